package dev.baton.core.handoff;

import java.util.List;

/// What one signal did.
///
/// @param handoff the handoff after it
/// @param actions to be run once this step is stored
/// @param proceed whether [Signal.Proceed] follows at once, to be stored together with this step
/// @param recorded whether the step is stored; a wake-up that found nothing due is not
public record Step(Handoff handoff, List<Action> actions, boolean proceed, boolean recorded) {
  public Step {
    actions = List.copyOf(actions);
  }
}

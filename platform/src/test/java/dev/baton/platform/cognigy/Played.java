package dev.baton.platform.cognigy;

import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A dialogue, held with a platform that gives these answers and no more.
record Played(List<WireRequest> requests, Outcome outcome) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static Played of(Dialogue dialogue, WireResult... answers) {
    List<WireRequest> requests = new ArrayList<>();
    Dialogue.Turn turn = dialogue.first();
    while (turn instanceof Dialogue.Turn.Send(WireRequest request)) {
      requests.add(request);
      if (requests.size() > answers.length) {
        throw new AssertionError("it wants one more answer, to " + request);
      }
      turn = dialogue.next(answers[requests.size() - 1]);
    }
    if (requests.size() < answers.length) {
      throw new AssertionError("it wanted only " + requests.size() + " answers");
    }
    return new Played(requests, ((Dialogue.Turn.End) turn).outcome());
  }

  static WireResponse answer(int status, String body) {
    return new WireResponse(status, Map.of(), body);
  }

  static WireResponse answer(String etag, String body) {
    return new WireResponse(200, Map.of("ETag", etag), body);
  }

  /// The session of guide 003 with this status and these further variables.
  static String session(String status, String moreVariables) {
    return """
    {"sessionId":"5f9a8b7c6d5e4f3a2b1c0d9e","userId":"tel:+15551234567","channel":"voice",
     "status":"%s","variables":{"callerName":"Jane Doe","issueType":"billing"%s},
     "telephony":{"connector":"genesys_cloud","callId":"genesys_call_887766",
                  "direction":"inbound"}}
    """
        .formatted(status, moreVariables);
  }

  List<String> lines() {
    return requests.stream().map(request -> request.method() + " " + request.path()).toList();
  }

  JsonNode body(int request) {
    return JSON.readTree(requests.get(request).body());
  }

  Answer done() {
    if (outcome instanceof Outcome.Done(Answer answer)) {
      return answer;
    }
    throw new AssertionError("it is not done: " + outcome);
  }

  PlatformFailure failure() {
    if (outcome instanceof Outcome.Failed(PlatformFailure failure)) {
      return failure;
    }
    throw new AssertionError("it did not fail: " + outcome);
  }
}

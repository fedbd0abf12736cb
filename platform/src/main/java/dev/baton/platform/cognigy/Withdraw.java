package dev.baton.platform.cognigy;

import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.SessionStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a [Prepare] wrote is taken back, so that no later run of the flow hands the caller over.
final class Withdraw extends ReadMergeWrite {
  private final Order.Withdraw order;

  Withdraw(Order.Withdraw order) {
    super(order, order.leg());
    this.order = order;
  }

  @Override
  Turn merge(Session session) {
    Answer already = proof(session);
    if (already != null) {
      return done(already);
    }
    return session.status() == SessionStatus.PROCESSING
        ? failed(new PlatformFailure.Busy(detail("a flow holds the session")))
        : write(SessionWrites.withdraw(session));
  }

  @Override
  Turn absent(PlatformFailure.NotFound notFound) {
    return done(new Answer.Accepted());
  }

  /// A session that has ended runs no flow any more, and a transfer under another reservation is
  /// another's.
  @Override
  @Nullable Answer proof(Session session) {
    ReservationId named = session.reservation();
    boolean another = named != null && !named.equals(order.reservationId());
    return session.status() == SessionStatus.ENDED || !session.isHandedOver() || another
        ? new Answer.Accepted()
        : null;
  }

  @Override
  @Nullable Answer proofOfAbsence() {
    return new Answer.Accepted();
  }

  @Override
  Set<String> known(Session session) {
    return variables(session);
  }
}

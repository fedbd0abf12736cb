package dev.baton.bench;

/// Handoffs that enter through the REST API over real HTTP, as many as can be done with so many
/// under way.
final class ApiPhase {
  private static final int[] IN_FLIGHT = {64, 256};

  private static final double HOLD_PER_SECOND = 1_500;

  private final Stage stage;

  ApiPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Size size = stage.size();
    Load load =
        new Load(
            stage.clock(),
            stage.ground().twins(),
            stage.watcher(),
            new ApiCalls(stage.http(), stage.server().port()));
    stage.says("warming up");
    // A cold process is as slow as its first requests: few at first.
    for (int inFlight : new int[] {8, IN_FLIGHT[0], IN_FLIGHT[1]}) {
      stage.judged(load.run(new Load.Amount(inFlight, size.handoffs(), size.warmUpMs() / 3)));
    }
    double[][] perSecond = new double[IN_FLIGHT.length][size.rounds()];
    for (int round = 0; round < size.rounds(); round++) {
      for (int i = 0; i < IN_FLIGHT.length; i++) {
        stage.says(
            "round %d of %d, %d in flight".formatted(round + 1, size.rounds(), IN_FLIGHT[i]));
        Load.Amount amount = new Load.Amount(IN_FLIGHT[i], size.handoffs(), size.roundMs());
        perSecond[i][round] = stage.judged(load.run(amount)).perSecond();
      }
    }
    for (int i = 0; i < IN_FLIGHT.length; i++) {
      stage.measured(
          Measure.of(
              Phase.API,
              "api_" + IN_FLIGHT[i],
              "through the REST API, " + IN_FLIGHT[i] + " in flight",
              "handoffs/s",
              IN_FLIGHT[i] == 256 ? Measure.atLeast(HOLD_PER_SECOND) : null,
              perSecond[i]));
    }
  }
}

package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.RouteResolution;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.platform.Platform;
import dev.baton.simulation.Setup;
import java.util.ArrayList;
import java.util.List;

/// What of a configuration the simulation plays: one setup for each tenant.
final class Setups {
  private Setups() {}

  static List<Setup> of(BatonConfig config) {
    return config.tenants().values().stream()
        .map(tenant ->
            new Setup(
                "tenant " + tenant.id(),
                config.timers(),
                tenant.policy(),
                ways(tenant),
                hasVoiceBots(tenant)))
        .toList();
  }

  private static boolean hasVoiceBots(TenantConfig tenant) {
    return tenant.accounts().values().stream()
        .anyMatch(account -> account.platform() == Platform.NICE_COGNIGY);
  }

  private static List<Setup.Way> ways(TenantConfig tenant) {
    List<Setup.Way> ways = new ArrayList<>();
    for (RouteSpec spec : tenant.routes().values()) {
      switch (tenant.route(spec)) {
        case RouteResolution.Resolved(var route) ->
            ways.add(
                new Setup.Way(
                    route.name(),
                    route.platform(),
                    route.target(),
                    route.tries(),
                    route.requeueQueueId() != null,
                    route.supervisorQueueId() != null));
        case RouteResolution.Unusable _ -> {
          // Only the connector of a voice bot leads there, and those have ways of their own.
        }
        case RouteResolution.Problem problem ->
            throw new CommandFailure(ExitCodes.USAGE, problem.message());
      }
    }
    return ways;
  }
}

package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.server.runtime.RuntimeListener;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/// Baton as a server: a node and its REST API.
public final class BatonServer implements AutoCloseable {
  private final BatonNode node;
  private final ServletWebServerApplicationContext context;

  private BatonServer(BatonNode node, ServletWebServerApplicationContext context) {
    this.node = node;
    this.context = context;
  }

  /// What Spring scans: the API's controllers and nothing else.
  @SpringBootApplication(scanBasePackageClasses = dev.baton.server.api.ProblemType.class)
  static class Face {}

  /// Starts the node first and its API behind it.
  ///
  /// @throws org.springframework.context.ApplicationContextException caused by a
  ///   [PortInUseException] when somebody else listens there
  public static BatonServer start(BatonConfig config) {
    return start(config, List.of());
  }

  /// The same with others who hear, besides the metrics, what the runtime does.
  public static BatonServer start(BatonConfig config, List<RuntimeListener> others) {
    BatonNode node = BatonNode.start(config, others);
    try {
      BatonServer server = new BatonServer(node, face(node));
      node.deliveries().listensOn(server.port());
      return server;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static ServletWebServerApplicationContext face(BatonNode node) {
    SpringApplication application = new SpringApplication(Face.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setRegisterShutdownHook(false);
    application.setDefaultProperties(
        Map.of(
            "server.port", node.config().server().port(),
            "server.address", node.config().server().address()));
    application.addInitializers(
        (ApplicationContextInitializer<GenericApplicationContext>)
            context -> {
              context.registerBean(BatonNode.class, () -> node);
              context.registerBean(PrometheusRegistry.class, () -> node.metrics().prometheus());
              context.registerBean(
                  "journal", HealthIndicator.class, () -> () -> journalHealth(node));
              // Another node may have them, so they make nobody unready.
              context.registerBean(
                  "streams",
                  HealthIndicator.class,
                  () -> () -> Health.up().withDetails(node.streams().words()).build());
            });
    return (ServletWebServerApplicationContext) application.run();
  }

  private static Health journalHealth(BatonNode node) {
    return (node.isServing() ? Health.up() : Health.outOfService())
        .withDetail("handoffsUnderWay", node.runtime().underWay())
        .build();
  }

  /// The port it listens on.
  public int port() {
    var server = context.getWebServer();
    if (server == null) {
      throw new IllegalStateException("the server is closed");
    }
    return server.getPort();
  }

  /// What Spring made, for tests that compare it with the documents.
  ApplicationContext springContext() {
    return context;
  }

  /// The node behind it.
  public BatonNode node() {
    return node;
  }

  /// Takes no more requests, then stops the node.
  @Override
  public void close() {
    // Their requests have no end of their own, and the API waits for those under way.
    node.viewers().close();
    context.close();
    node.close();
  }
}

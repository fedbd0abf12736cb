package dev.baton.server.api;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The JSON Schemas that describe what Baton takes and sends.
@RestController
final class SchemasController {
  /// The canonical context, JSON Schema 2020-12.
  @GetMapping(path = "/schemas/canonical-context-v1.json", produces = "application/schema+json")
  Resource canonicalContext() {
    return new ClassPathResource("schemas/canonical-context-v1.json");
  }
}

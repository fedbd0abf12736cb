package dev.baton.server.api;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What describes this API to programs: its OpenAPI document, and the JSON Schemas of what Baton
/// takes and sends.
@RestController
final class SchemasController {
  /// The canonical context, JSON Schema 2020-12.
  @GetMapping(path = "/schemas/canonical-context-v1.json", produces = "application/schema+json")
  Resource canonicalContext() {
    return new ClassPathResource("schemas/canonical-context-v1.json");
  }

  /// The whole API, OpenAPI 3.1.
  @GetMapping(path = "/openapi.yaml", produces = "application/yaml")
  Resource openApi() {
    return new ClassPathResource("openapi.yaml");
  }
}

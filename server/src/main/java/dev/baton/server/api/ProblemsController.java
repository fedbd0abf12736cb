package dev.baton.server.api;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The catalogue of problems: where the `type` of a problem document leads.
@RestController
@RequestMapping(path = "/problems", produces = MediaType.APPLICATION_JSON_VALUE)
final class ProblemsController {
  /// @param meaning when it is answered
  /// @param remedy what to do about it
  record ProblemEntry(String type, String title, int status, String meaning, String remedy) {
    static ProblemEntry of(ProblemType type) {
      ProblemGuide guide = ProblemGuide.of(type);
      return new ProblemEntry(
          type.uri(), type.title(), type.status().value(), guide.meaning(), guide.remedy());
    }
  }

  record Catalogue(List<ProblemEntry> items) {}

  /// Every problem that there is.
  @GetMapping
  Catalogue list() {
    return new Catalogue(Stream.of(ProblemType.values()).map(ProblemEntry::of).toList());
  }

  /// One problem, by the last part of its type.
  @GetMapping("/{name}")
  ProblemEntry get(@PathVariable String name) {
    return Stream.of(ProblemType.values())
        .filter(type -> type.kebab().equals(name))
        .findFirst()
        .map(ProblemEntry::of)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND, "there is no such problem; /problems lists them"));
  }
}

package dev.baton.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// What the JDK's own parser sees in Java sources.
final class JavaRules {
  private JavaRules() {}

  /// Parses all of them at once, without attributing types.
  static List<Offence> check(List<TextFile> files) {
    List<Offence> found = new ArrayList<>();
    if (files.isEmpty()) {
      return found;
    }
    DiagnosticCollector<JavaFileObject> mistakes = new DiagnosticCollector<>();
    Map<URI, TextFile> byUri = new HashMap<>();
    List<InMemory> sources = files.stream().map(InMemory::new).toList();
    sources.forEach(source -> byUri.put(source.toUri(), source.file));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, mistakes, List.of("-proc:none"), null, sources);
    DocTrees trees = DocTrees.instance(task);
    try {
      for (CompilationUnitTree unit : task.parse()) {
        // The compiler wraps the sources that it was given.
        TextFile file = byUri.get(unit.getSourceFile().toUri());
        new JavaScanner(file, unit, trees, found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Diagnostic<? extends JavaFileObject> mistake : mistakes.getDiagnostics()) {
      if (mistake.getKind() == Diagnostic.Kind.ERROR) {
        throw new AssertionError("cannot be parsed: " + mistake);
      }
    }
    return found;
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final TextFile file;

    InMemory(TextFile file) {
      super(URI.create("string:///" + file.path()), Kind.SOURCE);
      this.file = file;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return file.text();
    }
  }
}

package dev.baton.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// Walks through one Java source and notes what is not tidy in it.
final class JavaScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  static final int METHOD_LINES = 70;

  /// A table in the form of a method: one exhaustive switch, one value for each constant.
  private static final Set<String> MAY_BE_LONG =
      Set.of("server/src/main/java/dev/baton/server/api/ProblemGuide.java");

  /// Helpers that look at a condition again until its deadline: the only tests' code that sleeps.
  private static final Set<String> MAY_SLEEP =
      Set.of(
          "cli/src/test/java/dev/baton/cli/Waiting.java",
          "twin/src/test/java/dev/baton/twin/http/GuideClientTest.java",
          "twin/src/test/java/dev/baton/twin/http/TwinHttp.java");

  /// A test that draws at random fails once and never again. ArchitectureTest has main's list.
  private static final Set<String> CHANCE =
      Set.of("Math.random", "UUID.randomUUID", "ThreadLocalRandom.current");

  /// Each node that a test of the journal starts is a new incarnation in one common database.
  private static final Set<String> MAY_DRAW =
      Set.of("journal/src/test/java/dev/baton/journal/TestNode.java");

  private static final Set<String> SLEEP =
      Set.of("Thread.sleep", "MILLISECONDS.sleep", "SECONDS.sleep");

  private final TextFile file;
  private final CompilationUnitTree unit;
  private final DocTrees trees;
  private final SourcePositions positions;
  private final List<Offence> found;

  JavaScanner(TextFile file, CompilationUnitTree unit, DocTrees trees, List<Offence> found) {
    this.file = file;
    this.unit = unit;
    this.trees = trees;
    this.positions = trees.getSourcePositions();
    this.found = found;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
    if (file.isMain() && isSeen(getCurrentPath()) && !hasComment(getCurrentPath())) {
      note(type, "public " + type.getSimpleName() + " has no comment; say with /// what it is for");
    }
    return super.visitClass(type, none);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
    long lines = line(positions.getEndPosition(unit, method)) - line(start(method)) + 1;
    if (lines > METHOD_LINES && !MAY_BE_LONG.contains(path())) {
      note(
          method,
          "%s has %d lines; split it, %d are allowed"
              .formatted(method.getName(), lines, METHOD_LINES));
    }
    if (file.isMain() && needsComment(method) && !hasComment(getCurrentPath())) {
      note(
          method,
          "public %s has no comment; say with /// what it does and what each failure means"
              .formatted(method.getName()));
    }
    return super.visitMethod(method, none);
  }

  @Override
  public @Nullable Void visitCatch(CatchTree clause, @Nullable Void none) {
    if (clause.getBlock().getStatements().isEmpty() && !text(clause.getBlock()).contains("//")) {
      note(clause, "a caught exception vanishes; act on it, or say in a comment why not");
    }
    return super.visitCatch(clause, none);
  }

  @Override
  public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void none) {
    if (annotation.getAnnotationType().toString().endsWith("Disabled")) {
      note(annotation, "a test is switched off; repair it or delete it");
    }
    return super.visitAnnotation(annotation, none);
  }

  @Override
  public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void none) {
    cases(tree.getCases());
    return super.visitSwitch(tree, none);
  }

  @Override
  public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void none) {
    cases(tree.getCases());
    return super.visitSwitchExpression(tree, none);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
    if (call.getMethodSelect() instanceof MemberSelectTree select) {
      boolean toStderr =
          select.getIdentifier().contentEquals("printStackTrace") && call.getArguments().isEmpty();
      if (toStderr) {
        note(call, "a stack trace goes to nobody's log; log the exception or throw it on");
      }
      called(call, select.getExpression().toString(), select.getIdentifier().toString());
    }
    return super.visitMethodInvocation(call, none);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    called(tree, tree.getQualifierExpression().toString(), tree.getName().toString());
    return super.visitMemberReference(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    boolean unseeded = tree.getArguments().isEmpty();
    if (!file.isMain() && unseeded && tree.getIdentifier().toString().matches("(.*\\.)?Random")) {
      note(tree, "chance without a seed; give it one and print it when the test fails");
    }
    return super.visitNewClass(tree, none);
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
    boolean stream =
        tree.getIdentifier().contentEquals("out") || tree.getIdentifier().contentEquals("err");
    if (stream && tree.getExpression().toString().equals("System") && !mayPrint()) {
      note(tree, "System." + tree.getIdentifier() + " outside cli; return the text, or log it");
    }
    return super.visitMemberSelect(tree, none);
  }

  /// Without types: a case that is a pattern, or a bare name in capitals, is one of a sealed type
  /// or of an enum.
  private void cases(List<? extends CaseTree> cases) {
    boolean closed =
        cases.stream().flatMap(one -> one.getLabels().stream()).anyMatch(JavaScanner::isOfClosed);
    for (CaseTree one : cases) {
      if (closed && one.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance)) {
        note(one, "a default hides the case that comes next; name the cases that are left");
      }
    }
  }

  private static boolean isOfClosed(Tree label) {
    return switch (label) {
      case PatternCaseLabelTree pattern ->
          pattern.getPattern() instanceof DeconstructionPatternTree;
      case ConstantCaseLabelTree constant ->
          constant.getConstantExpression() instanceof IdentifierTree name
              && name.getName().toString().matches("[A-Z][A-Z0-9_]*");
      case Tree _ -> false;
    };
  }

  private void called(Tree where, String owner, String method) {
    if (file.isMain()) {
      return;
    }
    String name = owner.substring(owner.lastIndexOf('.') + 1) + "." + method;
    if (CHANCE.contains(name) && !MAY_DRAW.contains(path())) {
      note(where, name + " in a test; take a seeded or a fixed value, so that it can be repeated");
    }
    if (SLEEP.contains(name) && !MAY_SLEEP.contains(path())) {
      note(where, name + " in a test; wait on a condition with a deadline");
    }
  }

  /// The command line prints, and a process that a test starts talks to it that way.
  private boolean mayPrint() {
    return file.isIn("cli") || !file.isMain() && text(unit).contains("void main(");
  }

  /// Whether the type or method here can be seen from outside its package.
  private static boolean isSeen(TreePath path) {
    for (TreePath at = path; at != null; at = at.getParentPath()) {
      Tree parent = at.getParentPath() == null ? null : at.getParentPath().getLeaf();
      boolean inInterface = parent != null && parent.getKind() == Tree.Kind.INTERFACE;
      Set<Modifier> modifiers =
          switch (at.getLeaf()) {
            case ClassTree type -> type.getModifiers().getFlags();
            case MethodTree method -> method.getModifiers().getFlags();
            case CompilationUnitTree _ -> Set.of(Modifier.PUBLIC);
            case Tree _ -> Set.of();
          };
      if (!inInterface && !modifiers.contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  /// What overrides is told where it is declared; a constructor and a plain accessor with their
  /// type.
  private boolean needsComment(MethodTree method) {
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(one -> one.getAnnotationType().toString().equals("Override"));
    return isSeen(getCurrentPath())
        && !overrides
        && method.getReturnType() != null
        && !isAccessor(method);
  }

  private static boolean isAccessor(MethodTree method) {
    BlockTree body = method.getBody();
    return body != null
        && method.getParameters().isEmpty()
        && body.getStatements().size() == 1
        && body.getStatements().getFirst() instanceof ReturnTree given
        && given.getExpression() instanceof IdentifierTree;
  }

  private boolean hasComment(TreePath path) {
    String comment = trees.getDocComment(path);
    return comment != null && !comment.isBlank();
  }

  private String text(Tree tree) {
    int end = (int) positions.getEndPosition(unit, tree);
    return file.text().substring((int) start(tree), end);
  }

  private long start(Tree tree) {
    return positions.getStartPosition(unit, tree);
  }

  private long line(long position) {
    return unit.getLineMap().getLineNumber(position);
  }

  private String path() {
    return file.path().toString().replace('\\', '/');
  }

  private void note(Tree tree, String message) {
    found.add(new Offence(file.path(), (int) line(start(tree)), message));
  }
}

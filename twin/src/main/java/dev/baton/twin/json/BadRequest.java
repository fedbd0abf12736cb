package dev.baton.twin.json;

/// A request that cannot be understood. Thrown while its fields are read and turned into a 400 at
/// the one place that called the handler.
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String where;

  /// @param where the field's path, or a place in the text
  public BadRequest(String where, String what) {
    super(what);
    this.where = where;
  }

  /// The field's path, or a place in the text.
  public String where() {
    return where;
  }
}

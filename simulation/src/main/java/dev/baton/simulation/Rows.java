package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.RowWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What is stored, in its real form or in memory. The real form is JSON and costs most of a run's
/// time, so that only some runs write and read it; the others keep the rows as they are and hand
/// out their number for bytes.
final class Rows implements RowWriter {
  private static final HandoffJson JSON = new HandoffJson();

  private final boolean real;
  private final List<HandoffJson.Row> inMemory = new ArrayList<>();

  /// @param real whether everything passes through its stored form
  Rows(boolean real) {
    this.real = real;
  }

  @Override
  public byte[] writeRow(HandoffJson.Row row) {
    if (real) {
      return JSON.writeRow(row);
    }
    inMemory.add(row);
    return ByteBuffer.allocate(Integer.BYTES).putInt(inMemory.size() - 1).array();
  }

  HandoffJson.Row read(byte[] bytes) {
    return real ? JSON.readRow(bytes) : inMemory.get(ByteBuffer.wrap(bytes).getInt());
  }

  /// The state as it is read back.
  Handoff stored(Handoff h) {
    return real ? JSON.read(JSON.write(h)) : h;
  }
}

package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.edited.Edit;
import io.mpreg.blockchain.edited.EditedCode;
import io.mpreg.blockchain.edited.EditedSources;
import java.util.List;
import java.util.function.BiFunction;

/// The simulation of code of which some sources are changed.
final class MutatedCode {

  private MutatedCode() {}

  static BiFunction<String, Long, List<String>> trial(List<Edit> edits) {
    return trial(new EditedCode(EditedSources.compiled(edits, Simplex.class, Trial.class)));
  }

  static BiFunction<String, Long, List<String>> trial(EditedCode code) {
    @SuppressWarnings("unchecked") // what Trial implements
    var trial = (BiFunction<String, Long, List<String>>) code.instance(Trial.class);
    return trial;
  }
}

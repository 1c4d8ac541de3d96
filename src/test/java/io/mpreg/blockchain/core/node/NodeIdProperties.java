package io.mpreg.blockchain.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NodeIdProperties {
  private static final Pattern PATTERN = Pattern.compile(NodeId.PATTERN);
  private static final String BEFORE = "/api/v1/nodes/";

  @Property
  void aNameIsWhatNoNormalisationChanges(@ForAll("texts") String text) {
    String path = BEFORE + text;
    boolean stays =
        !text.isEmpty()
            && !path.endsWith("/")
            && URI.create("http://node" + path).normalize().getPath().equals(path);
    assertThat(NodeId.isName(text)).as(text).isEqualTo(stays);
  }

  @Property
  void thePatternSaysTheSame(@ForAll("texts") String text) {
    assertThat(PATTERN.matcher(text).matches()).as(text).isEqualTo(NodeId.isName(text));
  }

  @Property
  void whatIsGeneratedIsLegalAndIllegal(
      @ForAll("legal") String legal, @ForAll("illegal") String illegal) {
    assertThat(NodeId.isName(legal)).as(legal).isTrue();
    assertThat(NodeId.isName(illegal)).as(illegal).isFalse();
  }

  @Property
  void everySpellingIsOfThatName(@ForAll("legal") String name) {
    for (String spelling : Names.spellings(name)) {
      assertThat(URI.create(BEFORE + spelling).normalize().getPath()).isEqualTo(BEFORE + name);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("a-:@../").ofMaxLength(9);
  }

  @Provide
  Arbitrary<String> legal() {
    return Names.legal();
  }

  @Provide
  Arbitrary<String> illegal() {
    return Names.illegal();
  }
}

package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductVersionTest {

  @Test
  void theBuildHasWrittenIt() {
    assertThat(ProductVersion.text()).matches("\\d+\\.\\d+\\.\\d+(-.+)?");
  }
}

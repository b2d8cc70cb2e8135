package dev.sessionguard.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceGroupTest {

  @ParameterizedTest
  @CsvSource({"DESKTOP, DESKTOP", "MOBILE, MOBILE", "TABLET, MOBILE", "UNKNOWN, OTHER"})
  void eachKindIsInOne(DeviceKind kind, DeviceGroup group) {
    assertThat(DeviceGroup.of(kind)).isEqualTo(group);
    assertThat(DeviceGroup.ofStored(Optional.of(kind.id()))).isEqualTo(group);
    assertThat(Arrays.stream(DeviceGroup.values()).filter(each -> each.kinds().contains(kind)))
        .containsExactly(group);
  }

  @Test
  void whatIsNotKnownIsAnother() {
    assertThat(DeviceGroup.ofStored(Optional.empty())).isEqualTo(DeviceGroup.OTHER);
    assertThat(DeviceGroup.ofStored(Optional.of("toaster"))).isEqualTo(DeviceGroup.OTHER);
    assertThat(DeviceGroup.byId("mobile")).contains(DeviceGroup.MOBILE);
    assertThat(DeviceGroup.byId("tablet")).isEmpty();
    assertThat(DeviceGroup.ids()).containsExactly("desktop", "mobile", "other");
  }
}

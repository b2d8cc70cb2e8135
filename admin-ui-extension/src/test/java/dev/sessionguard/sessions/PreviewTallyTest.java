package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Source;
import dev.sessionguard.sessions.LimitPreview.Above;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import dev.sessionguard.sessions.PreviewTally.Counted;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsCodec;
import dev.sessionguard.settings.UserLimit;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewTallyTest {
  private static final GuardSettings SETTINGS =
      SettingsCodec.read(
              setting ->
                  switch (setting) {
                    case LIMIT_ENABLED -> "true";
                    case LIMIT_MAX -> "3";
                    case RULES ->
                        """
                        [{"name":"One","who":{"users":["a"]},"limit":{"maxSessions":1}},
                         {"name":"Free","who":{"users":["b"]},"exempt":true},
                         {"name":"Short","mode":"report-only","who":{"users":["c"]},
                          "idle":{"value":5,"unit":"minutes"}}]""";
                    default -> null;
                  })
          .settings();

  private PreviewTally tally = new PreviewTally(SETTINGS.rules());

  @BeforeEach
  void begin() {
    tally = new PreviewTally(SETTINGS.rules());
  }

  private void add(String name, long held, @Nullable Integer attribute) {
    Resolution said =
        SETTINGS
            .rules()
            .resolveAll(
                new dev.sessionguard.rules.Person() {
                  @Override
                  public boolean hasRealmRole(String role) {
                    return false;
                  }

                  @Override
                  public boolean hasClientRole(String client, String role) {
                    return false;
                  }

                  @Override
                  public boolean isInGroup(String path) {
                    return false;
                  }

                  @Override
                  public String username() {
                    return name;
                  }

                  @Override
                  public boolean isMemberOf(String organization) {
                    return false;
                  }
                });
    tally.add(
        "id-" + name,
        name,
        said,
        List.of(
            new Counted(
                UserLimit.of(
                    SETTINGS,
                    said,
                    attribute == null ? OptionalInt.empty() : OptionalInt.of(attribute)),
                held)));
  }

  @Test
  void nobodyIsSignedIn() {
    assertThat(tally.preview(true))
        .isEqualTo(
            new LimitPreview(
                true,
                new RuleEffect(Source.REALM, 0, 0, 0, List.of()),
                List.of(
                    new RuleEffect("One", 0, 0, 0, List.of()),
                    new RuleEffect("Free", 0, 0, 0, List.of()),
                    new RuleEffect("Short", 0, 0, 0, List.of()))));
  }

  @Test
  void eachIsCountedWhereSomethingIsDecided() {
    add("a", 4, null);
    add("b", 9, null);
    add("c", 5, null);
    add("d", 3, null);
    assertThat(tally.preview(false))
        .isEqualTo(
            new LimitPreview(
                false,
                // exempt: the realm's number is the user's and touches nobody
                new RuleEffect(Source.REALM, 3, 1, 2, List.of(new Above("id-c", "c", 5, 3))),
                List.of(
                    new RuleEffect("One", 1, 1, 3, List.of(new Above("id-a", "a", 4, 1))),
                    new RuleEffect("Free", 1, 0, 0, List.of()),
                    new RuleEffect("Short", 1, 0, 0, List.of()))));
  }

  @Test
  void aUsersOwnNumberCountsAsTheRealms() {
    add("d", 3, 2);
    assertThat(tally.preview(true).realm())
        .isEqualTo(new RuleEffect(Source.REALM, 1, 1, 1, List.of(new Above("id-d", "d", 3, 2))));
  }

  @Test
  void thoseWithTheMostSessionsAreNamedFiftyAtMost() {
    IntStream.range(0, 60).forEach(at -> add("u" + at, 4 + at, null));
    RuleEffect realm = tally.preview(true).realm();
    assertThat(realm.usersAbove()).isEqualTo(60);
    assertThat(realm.named()).hasSize(50);
    assertThat(realm.named().get(0)).isEqualTo(new Above("id-u59", "u59", 63, 3));
    assertThat(realm.named().get(49).held()).isEqualTo(14);
  }
}

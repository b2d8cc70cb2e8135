package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code DelegatedViewIT} asks a real Keycloak the same. */
class ReachTest {

  /** Users and the groups that they are in. */
  private static final Map<String, Set<String>> USERS =
      new TreeMap<>(
          Map.of(
              "alone", Set.of(),
              "named", Set.of(),
              "first", Set.of("one"),
              "second", Set.of("two"),
              "both", Set.of("one", "two")));

  /** As {@code Users named view +}: type, names or *, rights, granted or refused. */
  private static UserPermission permission(String text) {
    String[] parts = text.strip().split(" ", -1);
    boolean ofGroups = parts[0].equals("Groups");
    List<String> rights = List.of(parts[2].split(",", -1));
    return new UserPermission(
        ofGroups,
        parts[1].equals("*") ? Set.of() : Set.of(parts[1].split(",", -1)),
        rights.contains(ofGroups ? "view-members" : "view"),
        ofGroups && rights.contains("view"),
        parts[3].equals("+"));
  }

  private static Reach reach(String permissions) {
    return Reach.of(
        Arrays.stream(permissions.split(";", -1))
            .filter(text -> !text.isBlank())
            .map(ReachTest::permission)
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                        | ''",
        "Users * view +                                            | alone both first named second",
        "Users * view -                                            | ''",
        "Users * manage +                                          | ''",
        "Users named view +                                        | named",
        "Users named,first view +                                  | first named",
        "Users named manage +                                      | ''",
        "Users * view +; Users named view -                        | alone both first second",
        "Users named view +; Users named view -                    | ''",
        "Users * view +; Users * view -                            | ''",
        "Users * view +; Users * manage -                          | ''",
        "Users * view +; Users named manage -                      | alone both first named second",
        "Users * view -; Users named view +                        | named",
        "Users * view -; Groups one view-members +                 | ''",
        "Groups one view-members +                                 | both first",
        "Groups one view +                                         | ''",
        "Groups * view-members +                                   | both first second",
        "Groups * view-members +; Groups two view-members -        | first",
        "Groups * view-members -; Groups one view-members +        | both first",
        "Users * view +; Groups one view-members -                 | alone named second",
        "Users * view +; Groups one view -                         | alone named second",
        "Users * view +; Groups one manage-members -               | alone both first named second",
        "Users * view +; Groups * view-members -                   | alone named",
        "Users * view +; Groups * view-members -; Users first view + | alone first named",
        "Users both view +; Groups two view-members -              | ''",
      })
  void reachesTheUsersWhomKeycloakWouldGrant(String permissions, String users) {
    Reach reach = reach(permissions);

    assertThat(
            USERS.keySet().stream()
                .filter(user -> reach.reaches(user, USERS.getOrDefault(user, Set.of())))
                .collect(Collectors.joining(" ")))
        .isEqualTo(users);
    if (reach.isEverybody()) {
      assertThat(users.split(" ", -1)).hasSize(USERS.size());
    }
    if (reach.isNobody()) {
      assertThat(users).isEmpty();
    }
  }

  /** In which of the four sets the name is; at most one. */
  @ParameterizedTest
  @CsvSource({
    "Users x view +, users",
    "Users x view -, exceptUsers",
    "Users x manage +, none",
    "Users x manage -, none",
    "Groups x view-members +, groups",
    "Groups x view-members -, exceptGroups",
    "Groups x view +, none",
    "Groups x view -, exceptGroups",
    "Groups x manage +, none",
    "Groups x manage -, none"
  })
  void eachPermissionIsNamedWhereItCounts(String permission, String set) {
    Reach reach = reach(permission);
    assertThat(
            Map.of(
                "users", reach.users(),
                "groups", reach.groups(),
                "exceptUsers", reach.exceptUsers(),
                "exceptGroups", reach.exceptGroups()))
        .allSatisfy(
            (name, ids) -> assertThat(ids).isEqualTo(name.equals(set) ? Set.of("x") : Set.of()));
    assertThat(List.of(reach.everybody(), reach.members())).containsOnly(Reach.Verdict.SILENT);
  }

  @Test
  void itsSizeIsHowManyItNames() {
    Reach reach =
        new Reach(
            Reach.Verdict.SILENT,
            Reach.Verdict.GRANTED,
            Set.of("a"),
            Set.of("b", "c"),
            Set.of("d", "e", "f"),
            Set.of("g", "h", "i", "j"));
    assertThat(reach.size()).isEqualTo(10);
    assertThat(reach.withGroups(Set.of("k"), Set.of()))
        .isEqualTo(
            new Reach(
                Reach.Verdict.SILENT,
                Reach.Verdict.GRANTED,
                Set.of("a"),
                Set.of("k"),
                Set.of("d", "e", "f"),
                Set.of()));
  }

  @Test
  void everybodyIsKnownWithoutALookAtAnybody() {
    assertThat(reach("Users * view +").isEverybody()).isTrue();
    assertThat(reach("Users * view +; Users named view -").isEverybody()).isFalse();
    assertThat(reach("Users * view +; Groups one view-members -").isEverybody()).isFalse();
    assertThat(reach("Users * view +; Groups * view-members -").isEverybody()).isFalse();
    assertThat(reach("Groups * view-members +").isEverybody()).isFalse();
  }

  @Test
  void soIsNobody() {
    assertThat(reach("").isNobody()).isTrue();
    assertThat(reach("Users * view -").isNobody()).isTrue();
    assertThat(reach("Users * view -; Groups one view-members +").isNobody()).isTrue();
    assertThat(reach("Users named view -").isNobody()).isTrue();
    assertThat(reach("Users named view +").isNobody()).isFalse();
    assertThat(reach("Groups * view-members +").isNobody()).isFalse();
    assertThat(reach("Groups one view-members +").isNobody()).isFalse();
  }
}

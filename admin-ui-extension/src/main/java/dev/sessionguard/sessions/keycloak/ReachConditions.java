package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.Reach;
import dev.sessionguard.sessions.Reach.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Whose rows a caller may have, as conditions on the ledger's rows. */
final class ReachConditions {

  private static final String NOBODY = "1 = 0";

  /** A group of the realm: an organization keeps its members in a group as well. */
  private static final String IN_A_GROUP =
      """
      (exists (select 1 from UserGroupMembershipEntity m join GroupEntity g on g.id = m.groupId
      where m.user.id = l.userId and g.type = 0)
      or exists (select 1 from FederatedUserGroupMembershipEntity f where f.userId = l.userId))""";

  private static final String IN_GROUPS =
      """
      (exists (select 1 from UserGroupMembershipEntity m
      where m.user.id = l.userId and m.groupId in (:%1$s))
      or exists (select 1 from FederatedUserGroupMembershipEntity f
      where f.userId = l.userId and f.groupId in (:%1$s)))""";

  private ReachConditions() {}

  /**
   * Adds what keeps other users' rows out.
   *
   * @param name begins the names of the parameters
   */
  static void restrict(Conditions conditions, Visibility visibility, String name) {
    if (visibility instanceof Visibility.Nobody) {
      conditions.and(NOBODY);
    } else if (visibility instanceof Visibility.Reached reached) {
      restrict(conditions, reached.reach(), name);
    } else if (visibility instanceof Visibility.Both both) {
      restrict(conditions, both.first(), name + "A");
      restrict(conditions, both.second(), name + "B");
    }
  }

  /** {@link Reach#reaches}, as a condition. */
  private static void restrict(Conditions conditions, Reach reach, String name) {
    if (!reach.exceptUsers().isEmpty()) {
      String parameter = name + "ExceptUsers";
      conditions.and("l.userId not in (:" + parameter + ")").with(parameter, reach.exceptUsers());
    }
    if (!reach.exceptGroups().isEmpty()) {
      String parameter = name + "ExceptGroups";
      conditions.and("not " + IN_GROUPS.formatted(parameter)).with(parameter, reach.exceptGroups());
    }
    if (reach.everybody() == Verdict.GRANTED && reach.members() != Verdict.REFUSED) {
      return; // whatever else grants the same
    }
    List<String> granted = new ArrayList<>();
    if (!reach.users().isEmpty()) {
      granted.add("l.userId in (:" + name + "Users)");
      conditions.with(name + "Users", reach.users());
    }
    if (reach.everybody() != Verdict.REFUSED) {
      if (!reach.groups().isEmpty()) {
        granted.add(IN_GROUPS.formatted(name + "Groups"));
        conditions.with(name + "Groups", reach.groups());
      }
      if (reach.everybody() == Verdict.GRANTED) {
        granted.add("not " + IN_A_GROUP); // the members are refused
      } else if (reach.members() == Verdict.GRANTED) {
        granted.add(IN_A_GROUP);
      }
    }
    conditions.and(any(granted));
  }

  private static String any(List<String> conditions) {
    return conditions.isEmpty() ? NOBODY : "(" + String.join(" or ", conditions) + ")";
  }
}

package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Answers to the question which session is to end, all at the same moment. */
final class ChoicesAtOnce {
  /** What is said to whoever chose what another has ended meanwhile. */
  static final String GONE = "A session you chose is no longer there";

  private ChoicesAtOnce() {}

  /** Several browsers choose the same session at the same moment, each on one of the nodes. */
  static void make(List<Realm> nodes, int limit) {
    Realm first = nodes.get(0);
    first.askUser(limit, "deny");
    for (int i = 0; i < limit; i++) {
      new Oidc(first, "app").directGrant();
    }
    List<Callable<LoginOutcome>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Browser browser = new Browser(nodes.get(i % nodes.size()));
      LoginOutcome.Page question = browser.login("app").question();
      // all want the same one to go
      List<String> keys = question.document().select("input[name=end]").eachAttr("value");
      String key = keys.get(keys.size() - 1);
      answers.add(() -> browser.choose(question, List.of(key)));
    }
    List<LoginOutcome> outcomes = Parallel.run(answers);
    assertThat(outcomes).filteredOn(LoginOutcome::isLoggedIn).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.isLoggedIn())
        .allSatisfy(outcome -> assertThat(outcome.question().document().text()).contains(GONE));
    for (Realm node : nodes) {
      assertThat(node.liveSessions()).hasSize(limit);
    }
  }
}

package dev.sessionguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The change sets of our tables, before a database sees them. */
class ChangelogTest {

  @Test
  void everyChangeSetHasAnIdOfItsOwn() throws Exception {
    List<String> ids = new ArrayList<>();
    try (InputStream changelog =
        getClass().getResourceAsStream("/META-INF/session-guard-changelog.xml")) {
      NodeList sets =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(changelog)
              .getDocumentElement()
              .getElementsByTagName("changeSet");
      for (int i = 0; i < sets.getLength(); i++) {
        Element set = (Element) sets.item(i);
        ids.add(set.getAttribute("id") + "/" + set.getAttribute("dbms"));
      }
    }
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }
}

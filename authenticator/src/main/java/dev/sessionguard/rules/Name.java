package dev.sessionguard.rules;

/** A name by which a rule tells its people. */
public sealed interface Name {

  /** A realm role. */
  record RealmRole(String name) implements Name {
    @Override
    public String text() {
      return name;
    }
  }

  /** A client whose roles are named. */
  record Client(String clientId) implements Name {
    @Override
    public String text() {
      return clientId;
    }
  }

  /** A role of a client. */
  record ClientRole(String clientId, String name) implements Name {
    @Override
    public String text() {
      return clientId + " " + name;
    }
  }

  /** A group, by its full path. */
  record Group(String path) implements Name {
    @Override
    public String text() {
      return path;
    }
  }

  /** A user, by name in lower case. */
  record User(String username) implements Name {
    @Override
    public String text() {
      return username;
    }
  }

  /** An organization, by its alias. */
  record Organization(String alias) implements Name {
    @Override
    public String text() {
      return alias;
    }
  }

  /** The name as an administrator reads it. */
  String text();
}

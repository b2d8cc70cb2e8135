package dev.sessionguard.notice;

import java.util.Collection;

/**
 * How many e-mails about new logins a user gets in {@link NoticeKind#GAP_MILLIS}. Who has the
 * password must not be able to fill a mailbox; but neither must one login hide another one from
 * elsewhere.
 */
public final class NewLoginMails {

  /** Most about one place: devices are what a program says of itself, as many as it likes. */
  public static final int MOST_OF_A_PLACE = 3;

  /** Most in all: places can be hired too. */
  public static final int MOST = 10;

  private NewLoginMails() {}

  /**
   * What is stored of an e-mail about a login, at most 32 characters; starts with the kind's id.
   */
  public static String id(LoginTrace login) {
    return placeId(login) + login.deviceKey();
  }

  private static String placeId(LoginTrace login) {
    return NoticeKind.NEW_LOGIN.id() + ':' + login.placeKey();
  }

  /**
   * Whether one more is sent.
   *
   * @param sent {@link #id} of each that was sent in the time
   */
  public static boolean isDue(LoginTrace login, Collection<String> sent) {
    return sent.size() < MOST
        && !sent.contains(id(login))
        && sent.stream().filter(id -> id.startsWith(placeId(login))).count() < MOST_OF_A_PLACE;
  }
}

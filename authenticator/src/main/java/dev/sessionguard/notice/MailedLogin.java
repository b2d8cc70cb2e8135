package dev.sessionguard.notice;

import dev.sessionguard.page.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A login as an e-mail describes it, safe to be shown: see {@link MailText}.
 *
 * @param application name of the client; null when not known
 * @param device browser and system; null when not known
 * @param place city and country, in the reader's language; null when not known
 * @param ip the address, as much of it as the realm keeps; null when nothing is kept
 */
public record MailedLogin(
    @Nullable String application,
    @Nullable String device,
    @Nullable String place,
    @Nullable String ip,
    Moment login) {

  public MailedLogin {
    application = MailText.of(application);
    device = MailText.of(device);
    place = MailText.of(place);
  }
}

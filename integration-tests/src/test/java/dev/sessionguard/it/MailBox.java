package dev.sessionguard.it;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server that keeps what Keycloak sends. */
final class MailBox implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("https?://\\S+action-token\\S+");
  private static final Pattern ANY_LINK = Pattern.compile("https?://\\S+");

  private final GreenMail mail =
      new GreenMail(new ServerSetup(FreePort.next(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  MailBox() {
    mail.start();
  }

  int port() {
    return mail.getSmtp().getPort();
  }

  /** How many messages arrived so far. */
  int count() {
    return mail.getReceivedMessages().length;
  }

  /** The link of the number-th message, counted from one. */
  String awaitLink(int number) {
    if (!mail.waitForIncomingEmail(20_000, number)) {
      throw new AssertionError("Message " + number + " did not arrive");
    }
    MimeMessage message = mail.getReceivedMessages()[number - 1];
    try {
      String text = text(message.getContent());
      Matcher link = LINK.matcher(text);
      if (!link.find()) {
        throw new AssertionError("No link in: " + text);
      }
      return link.group();
    } catch (MessagingException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Object content) throws MessagingException, IOException {
    return content instanceof Multipart parts
        ? text(parts.getBodyPart(0).getContent())
        : content.toString();
  }

  /**
   * A message as its reader sees it.
   *
   * @param link the first link of the text
   */
  record Message(String subject, String text, String html, String link) {}

  /** The messages to an address, once there are so many of them. */
  List<Message> await(String address, int many) {
    boolean arrived = Await.until(Duration.ofSeconds(60), () -> to(address).size() >= many);
    List<Message> messages = to(address);
    if (!arrived) {
      throw new AssertionError(messages.size() + " of " + many + " messages arrived: " + messages);
    }
    return messages;
  }

  /** The messages to an address so far. */
  List<Message> to(String address) {
    List<Message> messages = new ArrayList<>();
    try {
      for (MimeMessage message : mail.getReceivedMessages()) {
        if (message.getAllRecipients()[0].toString().equals(address)) {
          Multipart parts = (Multipart) message.getContent();
          String text = parts.getBodyPart(0).getContent().toString();
          Matcher link = ANY_LINK.matcher(text);
          messages.add(
              new Message(
                  message.getSubject(),
                  text,
                  parts.getBodyPart(1).getContent().toString(),
                  link.find() ? link.group() : ""));
        }
      }
    } catch (MessagingException | IOException e) {
      throw new AssertionError(e);
    }
    return messages;
  }

  @Override
  public void close() {
    mail.stop();
  }
}

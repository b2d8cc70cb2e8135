package dev.sessionguard.it;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

/** A user's own browser profile, signed in to the realm's account console. */
final class Account implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String address;

  private Account(Chromium chromium, Realm realm) {
    context = chromium.browser().newContext();
    context.setDefaultTimeout(60_000);
    page = context.newPage();
    address = realm.issuer() + "/account/";
  }

  static Account logIn(Chromium chromium, Realm realm) {
    Account account = new Account(chromium, realm);
    account.page.navigate(account.address);
    account.page.fill("#username", Realm.USER);
    account.page.fill("#password", realm.password());
    account.page.click("#kc-login");
    account.page.waitForURL(url -> url.startsWith(account.address));
    account.page.waitForSelector(
        "#landingPageLogo, [data-testid='page-header'], .pf-v5-c-page__main");
    return account;
  }

  /** Opens the account console anew: a session that ended leads to the login form. */
  boolean isSignedIn() {
    page.navigate(address);
    page.waitForSelector("#kc-login, .pf-v5-c-page__main");
    return page.locator("#kc-login").count() == 0;
  }

  @Override
  public void close() {
    context.close();
  }
}

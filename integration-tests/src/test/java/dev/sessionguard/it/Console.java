package dev.sessionguard.it;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.WaitForURLOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The admin console in one browser profile, as one administrator sees it. */
final class Console implements AutoCloseable {
  private final String base;
  private final String loginRealm;
  private final BrowserContext context;
  private final Page page;
  private final List<String> failures = new ArrayList<>();

  private Console(String base, String loginRealm, BrowserContext context) {
    this.base = base;
    this.loginRealm = loginRealm;
    this.context = context;
    page = context.newPage();
    page.onPageError(failures::add);
    page.onDialog(
        dialog -> {
          failures.add("dialog " + dialog.message());
          dialog.dismiss();
        });
  }

  static Console of(Chromium chromium, KeycloakServer server, String loginRealm) {
    return of(chromium, server, loginRealm, ColorScheme.LIGHT, "en-US");
  }

  static Console of(
      Chromium chromium,
      KeycloakServer server,
      String loginRealm,
      ColorScheme colors,
      String locale) {
    BrowserContext context =
        chromium
            .browser()
            .newContext(
                new NewContextOptions()
                    .setViewportSize(1440, 1000)
                    .setColorScheme(colors)
                    .setLocale(locale));
    context.setDefaultTimeout(60_000);
    return new Console(server.base(), loginRealm, context);
  }

  Page page() {
    return page;
  }

  /** Script errors and native dialogs so far. */
  List<String> failures() {
    return failures;
  }

  Console prepare(Consumer<Page> preparation) {
    preparation.accept(page);
    return this;
  }

  /** Opens the page of a realm by its address and logs in on the way. */
  Console logIn(String realm, String user) {
    page.navigate(address(realm, "/ui-script/session-guard"));
    page.fill("#username", user);
    page.fill("#password", user);
    page.click("#kc-login");
    return this;
  }

  String address(String realm, String route) {
    return base + "/admin/" + loginRealm + "/console/#/" + realm + route;
  }

  Locator element() {
    return page.locator("session-guard-page");
  }

  Locator entry() {
    return page.locator("#nav-item-session-guard");
  }

  Locator rows() {
    return page.locator("session-guard-page tbody tr[data-session]");
  }

  Locator row(String sessionId) {
    return page.locator("session-guard-page tr[data-session='" + sessionId + "']");
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  Locator total() {
    return page.getByTestId("session-guard-total");
  }

  void awaitRoute(String part) {
    page.waitForURL(url -> url.contains(part), new WaitForURLOptions().setTimeout(60_000));
  }

  @Override
  public void close() {
    context.close();
  }
}

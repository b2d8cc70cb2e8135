package dev.sessionguard.measure;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.sessionguard.it.fixture.person.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Takes README's pictures of the demo that {@code ./run} has started. No test and in no suite:
 * {@code mvn verify -pl integration-tests -Dtest=none -Dit.test=Pictures
 * -Dsurefire.failIfNoSpecifiedTests=false}; {@code -DsessionGuard.demo} where the demo is
 * elsewhere.
 */
class Pictures {
  private static final String DEMO =
      System.getProperty("sessionGuard.demo", "http://localhost:8080");
  private static final Path IMAGES = Path.of("..", "docs", "images");

  @Test
  void take() {
    try (Chromium chromium = new Chromium();
        BrowserContext context =
            chromium
                .browser()
                .newContext(
                    new NewContextOptions().setViewportSize(1440, 1000).setLocale("en-US"))) {
      context.setDefaultTimeout(60_000);
      Page page = context.newPage();
      page.navigate(DEMO + "/admin/master/console/#/demo/ui-script/session-guard");
      page.fill("#username", "admin");
      page.fill("#password", "admin");
      page.click("#kc-login");
      page.waitForSelector("table tbody tr");
      page.waitForTimeout(3000); // figures and fonts
      take(page, "session-management.png");
      page.navigate(DEMO + "/admin/master/console/#/demo/ui-script/session-guard/overview");
      page.waitForSelector("svg path");
      page.waitForTimeout(3000);
      take(page, "overview.png");
    }
  }

  private static void take(Page page, String file) {
    page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(file)));
  }
}

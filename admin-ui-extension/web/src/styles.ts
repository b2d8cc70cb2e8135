import own from "./styles.css";
import overview from "./overview.css";
import descriptionList from "@patternfly/react-styles/css/components/DescriptionList/description-list.css";
import progress from "@patternfly/react-styles/css/components/Progress/progress.css";
import progressStepper from "@patternfly/react-styles/css/components/ProgressStepper/progress-stepper.css";
import skeleton from "@patternfly/react-styles/css/components/Skeleton/skeleton.css";
import tabs from "@patternfly/react-styles/css/components/Tabs/tabs.css";

let adopted = false;

/** Adds what the console's stylesheet lacks: five PatternFly components, our table and charts. */
export function adoptStyles() {
  if (adopted) return;
  adopted = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([descriptionList, progress, progressStepper, skeleton, tabs, own, overview].join("\n"));
  document.adoptedStyleSheets.push(sheet);
}

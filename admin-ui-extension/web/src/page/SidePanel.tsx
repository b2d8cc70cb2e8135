import { Button, Title } from "@patternfly/react-core";
import TimesIcon from "@patternfly/react-icons/dist/esm/icons/times-icon";
import { type ReactNode, useEffect, useRef } from "react";

/** What Escape closes first. */
const ABOVE = ".pf-v5-c-backdrop, .pf-v5-c-popover, .pf-v5-c-menu-toggle.pf-m-expanded";

/**
 * More about one thing, over the right side of the window: what is beneath keeps its width. Escape
 * closes it.
 */
export function SidePanel({
  title,
  about,
  closeLabel,
  testId,
  onClose,
  children,
}: {
  title: string;
  /** The id of what it tells of: of another, a reader by keyboard begins anew. */
  about: string;
  closeLabel: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const heading = useRef<HTMLSpanElement>(null);
  useEffect(() => heading.current?.focus(), [about]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.querySelector(ABOVE)) onClose();
    };
    // before a dialog that the same key closes is gone
    addEventListener("keydown", onKey, { capture: true });
    return () => removeEventListener("keydown", onKey, { capture: true });
  }, [onClose]);
  return (
    <section className="session-guard-panel" aria-label={title} data-testid={testId}>
      <div className="pf-v5-l-flex pf-m-justify-content-space-between pf-m-align-items-center pf-m-nowrap pf-v5-u-mb-md">
        <Title headingLevel="h2" size="lg">
          <span ref={heading} tabIndex={-1}>
            {title}
          </span>
        </Title>
        <Button variant="plain" aria-label={closeLabel} onClick={onClose}>
          <TimesIcon />
        </Button>
      </div>
      {children}
    </section>
  );
}

import { Button, Modal } from "@patternfly/react-core";
import { useState } from "react";
import type { Governed } from "../../api/rules";
import { usePage } from "../page";
import { AboveNames } from "./AboveNames";

/** How many users a rule governs now, and how many of them are above it, who can be listed. */
export function GovernedCell({ governed, rule }: { governed: Governed | undefined; rule: string }) {
  const { texts } = usePage();
  const { t } = texts;
  const [isOpen, setOpen] = useState(false);
  if (!governed) {
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="pf-v5-u-screen-reader">{t("unknown")}</span>
      </>
    );
  }
  return (
    <>
      <div>{texts.number(governed.users)}</div>
      {governed.usersAbove > 0 && (
        <Button
          variant="link"
          isInline
          aria-label={t("rules.above.of", { count: governed.usersAbove, rule })}
          onClick={() => setOpen(true)}
        >
          {t("rules.above", { count: governed.usersAbove })}
        </Button>
      )}
      {isOpen && (
        <Modal
          variant="small"
          isOpen
          title={t("rules.above.title", { rule })}
          onClose={() => setOpen(false)}
          actions={[
            <Button key="close" onClick={() => setOpen(false)}>
              {t("close")}
            </Button>,
          ]}
        >
          <AboveNames named={governed.named} />
          {governed.named.length < governed.usersAbove && (
            <p className="pf-v5-u-mt-sm">
              {t("rules.above.more", { count: governed.usersAbove - governed.named.length })}
            </p>
          )}
        </Modal>
      )}
    </>
  );
}

import { Icon, Popover } from "@patternfly/react-core";
import HelpIcon from "@patternfly/react-icons/dist/esm/icons/help-icon";
import { usePage } from "../page";

/** What a field means, behind a question mark beside its label: Keycloak's own HelpItem, with its looks. */
export function HelpItem({ field, label }: { /** As the REST contract names it. */ field: string; label: string }) {
  const { t } = usePage().texts;
  return (
    <Popover
      aria-label={label}
      bodyContent={t(`help.${field}`)}
      closeBtnAriaLabel={t("close")}
      appendTo={() => document.body}
    >
      <button
        type="button"
        data-testid={`help-label-${field}`}
        aria-label={t("help.about", { field: label })}
        className="pf-v5-c-form__group-label-help"
      >
        <Icon isInline>
          <HelpIcon />
        </Icon>
      </button>
    </Popover>
  );
}

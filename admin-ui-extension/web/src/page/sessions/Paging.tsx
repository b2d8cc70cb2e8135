import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import AngleDoubleLeftIcon from "@patternfly/react-icons/dist/esm/icons/angle-double-left-icon";
import AngleLeftIcon from "@patternfly/react-icons/dist/esm/icons/angle-left-icon";
import AngleRightIcon from "@patternfly/react-icons/dist/esm/icons/angle-right-icon";
import type { ReactNode } from "react";
import type { SessionsAnswer } from "../../api/types";
import { back, choose, firstPage, forward, type Listing, PAGE_SIZES } from "../../model/listing";
import { usePage } from "../page";

/** Where in the list one is, and the ways to its other pages; above the list, and with more below it. */
export function Paging({
  at,
  answer,
  outdated,
  listing,
  onChange,
}: {
  at: "top" | "bottom";
  answer: SessionsAnswer | undefined;
  /** Whether the answer, and with it the way on, is of an earlier listing. */
  outdated: boolean;
  listing: Listing;
  onChange: (listing: Listing) => void;
}) {
  const { t, number } = usePage().texts;
  if (!answer || answer.items.length === 0) return null;
  const first = listing.cursors.length * listing.pageSize + 1;
  const { next } = answer;
  const range = t(answer.totalIsExact ? "paging.range" : "paging.rangeAbout", {
    first,
    last: first + answer.items.length - 1,
    total: number(answer.total),
  });
  const turn = (label: string, icon: ReactNode, isDisabled: boolean, onClick: () => void) => (
    <Button variant="plain" aria-label={t(label)} isDisabled={isDisabled} onClick={onClick}>
      {icon}
    </Button>
  );
  const isFirst = listing.cursors.length === 0;
  return (
    <nav
      className="session-guard-paging pf-v5-l-flex pf-m-align-items-center pf-m-nowrap"
      aria-label={t(`paging.${at}`)}
    >
      {at === "bottom" && (
        <FormSelect
          className="session-guard-narrow"
          aria-label={t("paging.size")}
          value={listing.pageSize}
          onChange={(_, size) => onChange(choose(listing, { pageSize: Number(size) }))}
        >
          {PAGE_SIZES.map((size) => (
            <FormSelectOption key={size} value={size} label={t("paging.perPage", { number: size })} />
          ))}
        </FormSelect>
      )}
      {at === "top" ? (
        <span role="status" data-testid="session-guard-total">
          {range}
        </span>
      ) : (
        <span>{range}</span>
      )}
      <span className="session-guard-turns">
        {at === "bottom" &&
          turn("paging.first", <AngleDoubleLeftIcon />, isFirst, () => onChange(firstPage(listing)))}
        {turn("paging.previous", <AngleLeftIcon />, isFirst, () => onChange(back(listing)))}
        {turn(
          "paging.next",
          <AngleRightIcon />,
          next == null,
          () => next != null && !outdated && onChange(forward(listing, next)),
        )}
      </span>
    </nav>
  );
}

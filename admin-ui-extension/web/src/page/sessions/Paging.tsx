import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import type { SessionsAnswer } from "../../api/types";
import { back, choose, firstPage, forward, type Listing, PAGE_SIZES } from "../../model/listing";
import { usePage } from "../page";

/** Where in the list one is, and the ways to its other pages. */
export function Paging({
  answer,
  outdated,
  listing,
  onChange,
}: {
  answer: SessionsAnswer;
  /** Whether the answer, and with it the way on, is of an earlier listing. */
  outdated: boolean;
  listing: Listing;
  onChange: (listing: Listing) => void;
}) {
  const {
    texts: { t, number },
  } = usePage();
  const first = listing.cursors.length * listing.pageSize + 1;
  const { next } = answer;
  return (
    <nav
      className="pf-v5-l-flex pf-m-align-items-center pf-m-justify-content-flex-end pf-v5-u-mt-sm"
      aria-label={t("paging")}
    >
      <span role="status" data-testid="session-guard-total">
        {t(answer.totalIsExact ? "paging.range" : "paging.rangeAbout", {
          first,
          last: first + answer.items.length - 1,
          total: number(answer.total),
        })}
      </span>
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
      <Button
        variant="secondary"
        isDisabled={listing.cursors.length === 0}
        onClick={() => onChange(firstPage(listing))}
      >
        {t("paging.first")}
      </Button>
      <Button
        variant="secondary"
        isDisabled={listing.cursors.length === 0}
        onClick={() => onChange(back(listing))}
      >
        {t("paging.previous")}
      </Button>
      <Button
        variant="secondary"
        isDisabled={next == null}
        onClick={() => next != null && !outdated && onChange(forward(listing, next))}
      >
        {t("paging.next")}
      </Button>
    </nav>
  );
}

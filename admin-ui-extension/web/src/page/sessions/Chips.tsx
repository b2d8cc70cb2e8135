import { Button, Chip, ChipGroup } from "@patternfly/react-core";
import { CHIP_NAMES, type ChipName, choose, isFiltered, type Listing, withoutChip } from "../../model/listing";
import { visible } from "../../model/names";
import type { Texts } from "../../model/texts";
import { usePage } from "../page";

/** A filter in words. */
export function filterText(name: ChipName, value: string, texts: Texts): string {
  const shown = /^\d{4}-.*Z$/.test(value)
    ? texts.dateTime(Date.parse(value))
    : name === "country"
      ? texts.country(value)
      : name === "reason"
        ? texts.ofId("reason", value)
        : visible(value);
  return `${texts.t(`filter.by.${name}`)}: ${shown}`;
}

const searchText = (search: string, { t }: Texts) => `${t("filter.by.any")}: ${visible(search)}`;

/** All filters of a listing in words, the search among them. */
export function filterTexts({ chips, search }: Listing, texts: Texts): string[] {
  const list = (Object.entries(chips) as [ChipName, string][]).map(([name, value]) =>
    filterText(name, value, texts),
  );
  return search === "" ? list : [searchText(search, texts), ...list];
}

/** The filters of the list, each to be taken away, and what can be done with all that they leave. */
export function Chips({
  listing,
  nameOf,
  onChange,
  onEndMatching,
}: {
  listing: Listing;
  /** The name of a user by id, where it is known: a link from elsewhere has the id. */
  nameOf: (user: string) => string | undefined;
  onChange: (listing: Listing) => void;
  /** Undefined where nothing may be ended. */
  onEndMatching: (() => void) | undefined;
}) {
  const { texts } = usePage();
  const { t } = texts;
  if (!isFiltered(listing)) return null;
  const chips = Object.entries(listing.chips) as [ChipName, string][];
  return (
    <div className="session-guard-toolbar pf-v5-u-mb-sm">
      {(chips.length > 0 || listing.search !== "") && (
        <ChipGroup aria-label={t("filter.chips")} numChips={CHIP_NAMES.length + 1}>
          {listing.search !== "" && (
            <Chip
              key="search"
              closeBtnAriaLabel={t("filter.remove")}
              onClick={() => onChange(choose(listing, { search: "" }))}
            >
              {searchText(listing.search, texts)}
            </Chip>
          )}
          {chips.map(([chip, text]) => (
            <Chip
              key={chip}
              closeBtnAriaLabel={t("filter.remove")}
              onClick={() => onChange(withoutChip(listing, chip))}
            >
              {filterText(chip, (chip === "user" ? nameOf(text) : undefined) ?? text, texts)}
            </Chip>
          ))}
        </ChipGroup>
      )}
      <Button variant="link" isInline onClick={() => onChange(choose(listing, { search: "", chips: {} }))}>
        {t("filter.clear")}
      </Button>
      {onEndMatching && (
        <Button variant="link" isInline isDanger onClick={onEndMatching}>
          {t("endMatching")}
        </Button>
      )}
    </div>
  );
}

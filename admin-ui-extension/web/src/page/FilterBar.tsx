import {
  Button,
  Chip,
  ChipGroup,
  FormSelect,
  FormSelectOption,
  SearchInput,
  TextInput,
  ToggleGroup,
  ToggleGroupItem,
} from "@patternfly/react-core";
import { type FormEvent, useEffect, useState } from "react";
import {
  CHIP_NAMES,
  type ChipName,
  choose,
  isFiltered,
  type Listing,
  STATUSES,
  withChip,
  withoutChip,
} from "../model/listing";
import { usePage } from "./page";

const TYPING_PAUSE = 400;

/** Chooses which sessions are listed: live or ended, a quick search, filters as chips. */
export function FilterBar({
  listing,
  onChange,
}: {
  listing: Listing;
  onChange: (listing: Listing) => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const [search, setSearch] = useState(listing.search);
  const [followed, setFollowed] = useState(listing.search);
  const [name, setName] = useState<ChipName>("user");
  const [value, setValue] = useState("");

  useEffect(() => {
    if (search.trim() === listing.search) return;
    const timer = setTimeout(() => onChange(choose(listing, { search: search.trim() })), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [search, listing, onChange]);

  // Changed from elsewhere. What is being typed stays, spaces at its end too.
  if (followed !== listing.search) {
    setFollowed(listing.search);
    if (search.trim() !== listing.search) setSearch(listing.search);
  }

  const add = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() === "") return;
    onChange(withChip(listing, name, value));
    setValue("");
  };
  const clear = () => {
    setSearch("");
    onChange(choose(listing, { search: "", chips: {} }));
  };
  const chips = Object.entries(listing.chips) as [ChipName, string][];
  const isDay = name === "from" || name === "to";
  return (
    <>
      <div className="pf-v5-l-flex pf-m-align-items-center">
        <ToggleGroup aria-label={t("filter.status")}>
          {STATUSES.map((status) => (
            <ToggleGroupItem
              key={status}
              buttonId={`session-guard-status-${status}`}
              text={t(`filter.${status}`)}
              isSelected={listing.status === status}
              onChange={() => onChange(choose(listing, { status }))}
            />
          ))}
        </ToggleGroup>
        <SearchInput
          className="session-guard-search"
          placeholder={t("filter.search")}
          aria-label={t("filter.search")}
          resetButtonLabel={t("filter.resetSearch")}
          value={search}
          onChange={(_, text) => setSearch(text)}
          onClear={() => setSearch("")}
        />
        <form className="pf-v5-l-flex pf-m-nowrap" onSubmit={add} aria-label={t("filter.add")}>
          <FormSelect
            className="session-guard-narrow"
            aria-label={t("filter.by")}
            value={name}
            onChange={(_, next) => {
              setName(next as ChipName);
              setValue("");
            }}
          >
            {CHIP_NAMES.map((chip) => (
              <FormSelectOption key={chip} value={chip} label={t(`filter.by.${chip}`)} />
            ))}
          </FormSelect>
          <TextInput
            type={isDay ? "date" : "text"}
            aria-label={t(`filter.by.${name}`)}
            value={value}
            onChange={(_, text) => setValue(text)}
          />
          <Button type="submit" variant="secondary" isDisabled={value.trim() === ""}>
            {t("filter.apply")}
          </Button>
        </form>
      </div>
      {isFiltered(listing) && (
        <div className="pf-v5-l-flex pf-m-align-items-center pf-v5-u-mt-sm">
          {chips.length > 0 && (
            <ChipGroup aria-label={t("filter.chips")} numChips={CHIP_NAMES.length}>
              {chips.map(([chip, text]) => (
                <Chip
                  key={chip}
                  closeBtnAriaLabel={t("filter.remove")}
                  onClick={() => onChange(withoutChip(listing, chip))}
                >
                  {`${t(`filter.by.${chip}`)}: ${text}`}
                </Chip>
              ))}
            </ChipGroup>
          )}
          <Button variant="link" isInline onClick={clear}>
            {t("filter.clear")}
          </Button>
        </div>
      )}
    </>
  );
}

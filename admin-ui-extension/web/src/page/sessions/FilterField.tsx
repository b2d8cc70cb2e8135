import {
  Button,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  InputGroup,
  InputGroupItem,
  SearchInput,
  TextInput,
} from "@patternfly/react-core";
import ArrowRightIcon from "@patternfly/react-icons/dist/esm/icons/arrow-right-icon";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { REASONS } from "../../api/types";
import { countriesIn, countryCodeOf } from "../../model/countries";
import { CHIP_NAMES, type ChipName, choose, isTime, type Listing, withChip } from "../../model/listing";
import { usePage } from "../page";
import { useSuggestions } from "./useSuggestions";

const TYPING_PAUSE = 400;
const ANY = "any";
const COUNTRIES = "session-guard-countries";
const SUGGESTED = "session-guard-suggested";
const UNKNOWN = "session-guard-filter-unknown";

/** Looks for sessions: by what is typed, or by one thing about them, which is added as a filter. */
export function FilterField({
  listing,
  onChange,
}: {
  listing: Listing;
  onChange: (listing: Listing, how?: { replace: boolean }) => void;
}) {
  const { t, locale } = usePage().texts;
  const [name, setName] = useState<ChipName | typeof ANY>(ANY);
  const [value, setValue] = useState("");
  const [isUnknown, setIsUnknown] = useState(false);
  const suggested = useSuggestions(name, value, listing.status);
  const countries = useMemo(() => (name === "country" ? countriesIn(locale) : []), [name, locale]);

  const type = (text: string) => {
    setValue(text);
    setIsUnknown(false);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name === ANY || value.trim() === "") return;
    const meant = name === "country" ? countryCodeOf(value, locale) : value;
    if (meant === undefined) return setIsUnknown(true);
    onChange(withChip(listing, name, meant));
    type("");
  };
  return (
    <form className="session-guard-filter" onSubmit={add} aria-label={t("filter.add")}>
      <InputGroup>
        <InputGroupItem>
          <FormSelect
            className="session-guard-narrow"
            aria-label={t("filter.by")}
            value={name}
            onChange={(_, next) => {
              setName(next as ChipName | typeof ANY);
              type("");
            }}
          >
            <FormSelectOption value={ANY} label={t("filter.by.any")} />
            {CHIP_NAMES.map((chip) => (
              <FormSelectOption key={chip} value={chip} label={t(`filter.by.${chip}`)} />
            ))}
          </FormSelect>
        </InputGroupItem>
        <InputGroupItem isFill>
          {name === ANY ? (
            <Search listing={listing} onChange={onChange} />
          ) : name === "reason" ? (
            <ReasonField onChoose={(reason) => onChange(withChip(listing, name, reason))} />
          ) : (
            <TextInput
              type={isTime(name) ? "date" : "text"}
              aria-label={t(`filter.by.${name}`)}
              value={value}
              maxLength={255}
              validated={isUnknown ? "error" : "default"}
              {...(name === "country" && { list: COUNTRIES })}
              {...(suggested.length > 0 && { list: SUGGESTED })}
              {...(isUnknown && { "aria-describedby": UNKNOWN })}
              onChange={(_, text) => type(text)}
            />
          )}
        </InputGroupItem>
        {name !== ANY && name !== "reason" && (
          <InputGroupItem>
            <Button
              type="submit"
              variant="control"
              aria-label={t("filter.apply")}
              isDisabled={value.trim() === ""}
            >
              <ArrowRightIcon />
            </Button>
          </InputGroupItem>
        )}
      </InputGroup>
      {isUnknown && (
        <HelperText>
          <HelperTextItem id={UNKNOWN} variant="error" hasIcon>
            {t("filter.noCountry")}
          </HelperTextItem>
        </HelperText>
      )}
      <datalist id={SUGGESTED}>
        {suggested.map(({ id, name: found, detail }) => (
          <option key={id} value={found} label={detail === undefined ? found : `${found} (${detail})`} />
        ))}
      </datalist>
      <datalist id={COUNTRIES}>
        {countries.map(({ code, name: country }) => (
          <option key={code} value={country} />
        ))}
      </datalist>
    </form>
  );
}

/** Why sessions ended: there are so few reasons that one is chosen, and holds at once. */
function ReasonField({ onChoose }: { onChoose: (reason: string) => void }) {
  const { texts } = usePage();
  const { t } = texts;
  const reasons = REASONS.map((id) => ({ id, label: texts.ofId("reason", id) })).sort((one, other) =>
    one.label.localeCompare(other.label, texts.locale),
  );
  return (
    <FormSelect aria-label={t("filter.by.reason")} value="" onChange={(_, reason) => onChoose(reason)}>
      <FormSelectOption value="" label={t("filter.chooseReason")} isPlaceholder isDisabled />
      {reasons.map(({ id, label }) => (
        <FormSelectOption key={id} value={id} label={label} />
      ))}
    </FormSelect>
  );
}

/** Searches as one types, once the typing pauses. */
function Search({
  listing,
  onChange,
}: {
  listing: Listing;
  onChange: (listing: Listing, how?: { replace: boolean }) => void;
}) {
  const { t } = usePage().texts;
  const [search, setSearch] = useState(listing.search);
  const [followed, setFollowed] = useState(listing.search);

  useEffect(() => {
    if (search.trim() === listing.search) return;
    const timer = setTimeout(
      () => onChange(choose(listing, { search: search.trim() }), { replace: true }),
      TYPING_PAUSE,
    );
    return () => clearTimeout(timer);
  }, [search, listing, onChange]);

  // Changed from elsewhere. What is being typed stays, spaces at its end too.
  if (followed !== listing.search) {
    setFollowed(listing.search);
    if (search.trim() !== listing.search) setSearch(listing.search);
  }
  return (
    <SearchInput
      className="session-guard-search"
      placeholder={t("filter.search")}
      aria-label={t("filter.search")}
      resetButtonLabel={t("filter.resetSearch")}
      value={search}
      onChange={(_, text) => setSearch(text.slice(0, 255))}
      onClear={() => setSearch("")}
    />
  );
}

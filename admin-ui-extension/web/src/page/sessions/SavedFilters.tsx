import {
  Button,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Modal,
  TextInput,
} from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import { isFiltered, type Listing } from "../../model/listing";
import { listingOfSaved, MAX_NAME, problemOfName, withoutSaved, withSaved } from "../../model/saved";
import { usePage } from "../page";
import { filterTexts } from "./Chips";
import { useSaved } from "./useSaved";

const NAME = "session-guard-filter-name";
const PROBLEM = "session-guard-filter-name-error";

/** Filters by name: chooses one, keeps the one in use, takes one away. */
export function SavedFilters({
  listing,
  onChoose,
  onClose,
}: {
  listing: Listing;
  onChoose: (listing: Listing) => void;
  onClose: () => void;
}) {
  const { texts } = usePage();
  const { t } = texts;
  const [saved, keep] = useSaved();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const inWords = (one: Listing) => [t(`filter.${one.status}`), ...filterTexts(one, texts)].join(" · ");

  function save(event: FormEvent) {
    event.preventDefault();
    const wrong = problemOfName(name, saved);
    setProblem(wrong);
    if (wrong !== undefined) return;
    keep(withSaved(saved, name, listing));
    setName("");
  }

  return (
    <Modal
      variant="small"
      isOpen
      title={t("saved.title")}
      description={t("saved.detail")}
      onClose={onClose}
      actions={[
        <Button key="close" variant="link" onClick={onClose}>
          {t("close")}
        </Button>,
      ]}
    >
      {saved.length === 0 && <p className="pf-v5-u-mb-md">{t("saved.none")}</p>}
      <ul aria-label={t("saved.title")} className="session-guard-columns pf-v5-u-mb-md">
        {saved.map((one) => (
          <li key={one.name} className="pf-v5-l-flex pf-m-align-items-center">
            <div className="pf-v5-l-flex__item pf-m-grow session-guard-id">
              <Button variant="link" isInline onClick={() => onChoose(listingOfSaved(one))}>
                <bdi>{one.name}</bdi>
              </Button>
              <div className="pf-v5-u-font-size-sm">{inWords(listingOfSaved(one))}</div>
            </div>
            <Button
              variant="link"
              isDanger
              aria-label={t("saved.deleteNamed", { name: one.name })}
              onClick={() => keep(withoutSaved(saved, one.name))}
            >
              {t("saved.delete")}
            </Button>
          </li>
        ))}
      </ul>
      {(isFiltered(listing) || listing.status !== "live") && (
        <Form onSubmit={save} aria-label={t("saved.save")}>
          <FormGroup fieldId={NAME} label={t("saved.name")}>
            <TextInput
              id={NAME}
              value={name}
              maxLength={MAX_NAME}
              validated={problem === undefined ? "default" : "error"}
              {...(problem !== undefined && { "aria-describedby": PROBLEM })}
              onChange={(_, text) => {
                setName(text);
                setProblem(undefined);
              }}
            />
            <FormHelperText>
              <HelperText>
                {problem === undefined ? (
                  <HelperTextItem>{inWords(listing)}</HelperTextItem>
                ) : (
                  <HelperTextItem id={PROBLEM} variant="error" hasIcon>
                    {t(`saved.${problem}`)}
                  </HelperTextItem>
                )}
              </HelperText>
            </FormHelperText>
          </FormGroup>
          <div>
            <Button type="submit" variant="secondary">
              {t("saved.save")}
            </Button>
          </div>
        </Form>
      )}
    </Modal>
  );
}

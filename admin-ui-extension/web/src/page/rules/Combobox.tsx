import { TextInput } from "@patternfly/react-core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/api";
import type { Found } from "../../api/directory";
import { visible } from "../../model/names";
import { usePage } from "../page";
import { type Search, useOptions } from "./useOptions";

/**
 * A field in which only what a search has found can be chosen: with the mouse, or with the arrow keys
 * and Enter. Nothing that is typed counts by itself.
 */
export function Combobox({
  id,
  label,
  placeholder,
  search,
  isTaken = () => false,
  isDisabled = false,
  describedBy,
  onChoose,
}: {
  id: string;
  label: string;
  placeholder: string;
  search: Search;
  /** Whether something is chosen already, and is not offered again. */
  isTaken?: (found: Found) => boolean;
  isDisabled?: boolean;
  describedBy?: string | undefined;
  onChoose: (found: Found) => void;
}) {
  const { t } = usePage().texts;
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { found, error, loading } = useOptions(search, text.trim(), isOpen);
  const options = found.filter((one) => !isTaken(one));
  const chosen = Math.min(active, options.length - 1);
  const listId = `${id}-options`;
  const optionId = (index: number) => `${id}-option-${index}`;
  const menu = useRef<HTMLDivElement>(null);

  // In a dialog the list can end below what is seen of it.
  useEffect(() => {
    if (isOpen && !loading) menu.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, loading]);
  useEffect(() => {
    if (isOpen) document.getElementById(`${id}-option-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [isOpen, id, chosen]);

  const choose = (option: Found) => {
    setText("");
    setOpen(false);
    setActive(0);
    onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (options.length > 0) setActive((chosen + by + options.length) % options.length);
    } else if (event.key === "Enter") {
      // Enter in a field would send the form.
      event.preventDefault();
      const option = options[chosen];
      if (isOpen && option) choose(option);
    } else if (event.key === "Escape" && isOpen) {
      // It closes the list, and not the dialog around it, which listens where React does.
      event.nativeEvent.stopImmediatePropagation();
      setOpen(false);
    }
  };

  return (
    <div className="session-guard-combobox">
      <TextInput
        id={id}
        role="combobox"
        type="text"
        autoComplete="off"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && options.length > 0 ? optionId(chosen) : undefined}
        {...(describedBy !== undefined && { "aria-describedby": describedBy })}
        placeholder={placeholder}
        value={text}
        isDisabled={isDisabled}
        onChange={(_, next) => {
          setText(next);
          setOpen(true);
          setActive(0);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <div ref={menu} className="pf-v5-c-menu session-guard-options">
          <ul
            id={listId}
            role="listbox"
            aria-label={label}
            className="pf-v5-c-menu__list"
            // The focus stays in the field.
            onMouseDown={(event) => event.preventDefault()}
          >
            {options.map((option, index) => (
              <li
                key={option.id}
                id={optionId(index)}
                role="option"
                aria-selected={index === chosen}
                className={`pf-v5-c-menu__list-item${index === chosen ? " session-guard-active" : ""}`}
                onMouseMove={() => setActive(index)}
                onClick={() => choose(option)}
              >
                <span className="pf-v5-c-menu__item">
                  <span className="pf-v5-c-menu__item-main">
                    <bdi className="pf-v5-c-menu__item-text">{visible(option.name)}</bdi>
                  </span>
                  {option.detail !== undefined && (
                    <bdi className="pf-v5-c-menu__item-description">{visible(option.detail)}</bdi>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {options.length === 0 && (
            <p className="pf-v5-u-px-md pf-v5-u-pb-sm" role="status">
              {loading ? t("loading") : t(noneKey(error))}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** The key of what is said where there is nothing to choose. */
function noneKey(error: unknown): string {
  if (error === undefined) return "search.none";
  return error instanceof ApiError && error.status === 403 ? "search.forbidden" : "search.failed";
}

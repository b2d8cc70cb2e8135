import {
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  NumberInput,
  Switch,
} from "@patternfly/react-core";
import type { ReactNode } from "react";
import { usePage } from "../page";
import { useForm, useProblem } from "./form";
import { HelpItem } from "./HelpItem";

/** The id of what is wrong with a field. */
export const problemId = (field: string) => `session-guard-${field}-error`;

/** What is wrong with a field. */
export function Problem({ field, text }: { field: string; text: string | undefined }) {
  return text === undefined ? null : (
    <FormHelperText>
      <HelperText>
        <HelperTextItem id={problemId(field)} variant="error" hasIcon>
          {text}
        </HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}

/** What is good to know about a field. */
export function Hint({ text }: { text: string }) {
  return (
    <FormHelperText>
      <HelperText>
        <HelperTextItem>{text}</HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}

/** The switch of a section. */
export function SwitchField({
  id,
  field,
  label,
  isOn,
  onChange,
}: {
  id: string;
  /** As the REST contract names it. */
  field: string;
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const {
    texts: { t },
  } = usePage();
  const { readOnly } = useForm();
  return (
    <FormGroup role="group" fieldId={id} label={label} labelIcon={<HelpItem field={field} label={label} />}>
      <Switch
        id={id}
        aria-label={label}
        label={t("on")}
        labelOff={t("off")}
        isChecked={isOn}
        isDisabled={readOnly}
        onChange={(_, checked) => onChange(checked)}
      />
    </FormGroup>
  );
}

/** A whole number from 1 on, with what is wrong with it. An emptied one is NaN. */
export function NumberField({
  id,
  field,
  name,
  label,
  value,
  max,
  unit,
  beside,
  className,
  isDisabled,
  hasHelp = false,
  onChange,
  children,
}: {
  id: string;
  /** As the REST contract names it. */
  field: string;
  name: string;
  label: string;
  value: number;
  max: number;
  unit?: string;
  /** A second control of the same field. */
  beside?: ReactNode;
  className?: string;
  isDisabled: boolean;
  hasHelp?: boolean;
  onChange: (value: number) => void;
  children?: ReactNode;
}) {
  const {
    texts: { t },
  } = usePage();
  const problem = useProblem(field);
  const input = (
    <NumberInput
      inputName={name}
      inputAriaLabel={label}
      minusBtnAriaLabel={t("minus")}
      plusBtnAriaLabel={t("plus")}
      min={1}
      max={max}
      unit={unit}
      value={Number.isNaN(value) ? "" : value}
      isDisabled={isDisabled}
      validated={problem === undefined ? "default" : "error"}
      inputProps={{ id, ...(problem !== undefined && { "aria-describedby": problemId(field) }) }}
      onMinus={() => onChange(value - 1)}
      onPlus={() => onChange((value || 0) + 1)}
      onChange={(event) => {
        // PatternFly makes 0 of an emptied field when it loses the focus
        if (event.type !== "blur") onChange(event.currentTarget.valueAsNumber);
        else if (Number.isNaN(value)) event.currentTarget.value = "";
      }}
    />
  );
  return (
    <FormGroup
      className={className ?? ""}
      fieldId={id}
      label={label}
      isRequired
      {...(hasHelp && { labelIcon: <HelpItem field={field} label={label} /> })}
    >
      {beside === undefined ? (
        input
      ) : (
        <div className="pf-v5-l-flex">
          {input}
          {beside}
        </div>
      )}
      {problem === undefined && <Hint text={t("settings.range", { min: 1, max })} />}
      <Problem field={field} text={problem} />
      {children}
    </FormGroup>
  );
}

/** A choice of ids. One that only a newer server knows is among them while it is in use. */
export function SelectField<T extends string>({
  id,
  help,
  label,
  kind,
  known,
  value,
  className,
  isDisabled,
  onChange,
  children,
}: {
  id: string;
  /** The field that the help is about, as the REST contract names it. */
  help?: string;
  label: string;
  /** What the ids' texts begin with. */
  kind: string;
  known: readonly T[];
  value: T;
  className: string;
  isDisabled: boolean;
  onChange: (value: T) => void;
  children?: ReactNode;
}) {
  const { texts } = usePage();
  return (
    <FormGroup
      className={className}
      fieldId={id}
      label={label}
      {...(help !== undefined && { labelIcon: <HelpItem field={help} label={label} /> })}
    >
      <FormSelect id={id} value={value} isDisabled={isDisabled} onChange={(_, next) => onChange(next as T)}>
        {choices(known, value).map((option) => (
          <FormSelectOption key={option} value={option} label={texts.ofId(kind, option)} />
        ))}
      </FormSelect>
      {children}
    </FormGroup>
  );
}

/** The known ids, and the one in use where a newer server has more. */
export const choices = <T extends string>(known: readonly T[], used: T): readonly T[] =>
  known.includes(used) ? known : [...known, used];

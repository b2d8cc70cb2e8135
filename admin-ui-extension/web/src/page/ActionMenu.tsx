import { Dropdown, MenuToggle, type MenuToggleProps } from "@patternfly/react-core";
import EllipsisVIcon from "@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon";
import { type ReactNode, useState } from "react";

/** A menu of actions: behind a word, or behind the three dots of a kebab. */
export function ActionMenu({
  toggle,
  label,
  id,
  className,
  children,
}: {
  /** The word; without it, the menu is a kebab. */
  toggle?: string;
  /** The kebab's name. */
  label?: string;
  id: string;
  className?: string;
  children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const props: Partial<MenuToggleProps> = {
    id,
    isExpanded: isOpen,
    onClick: () => setIsOpen(!isOpen),
    ...(toggle === undefined && { variant: "plain", "aria-label": label }),
    ...(className !== undefined && { className }),
  };
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      onSelect={() => setIsOpen(false)}
      shouldFocusFirstItemOnOpen
      // where the focus comes back to from a dialog that an action opens
      shouldFocusToggleOnSelect
      // a table that scrolls would cut it off
      popperProps={{ position: "right", appendTo: () => document.body }}
      toggle={(ref) => (
        <MenuToggle ref={ref} {...props}>
          {toggle ?? <EllipsisVIcon aria-hidden="true" />}
        </MenuToggle>
      )}
    >
      {children}
    </Dropdown>
  );
}

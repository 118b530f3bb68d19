import { Select } from '@base-ui/react/select';
import { Icon } from './icon.tsx';

export type Option = { readonly value: string; readonly label: string };

type Props = {
  readonly name: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
};

/** One of few values; its name stands in front of it. */
export const Choice = ({ name, value, options, onChange }: Props) => (
  <Select.Root items={options} value={value} onValueChange={(it) => onChange(it ?? '')}>
    <Select.Trigger className="button button-plain choice" aria-label={name}>
      <span className="choice-name" aria-hidden="true">
        {name}
      </span>
      <Select.Value />
      <Icon name="down" />
    </Select.Trigger>
    <Select.Portal>
      <Select.Positioner sideOffset={6} align="start" alignItemWithTrigger={false}>
        <Select.Popup className="popup">
          <Select.List className="popup-list">
            {options.map((option) => (
              <Select.Item key={option.value} value={option.value} className="popup-item">
                <Select.ItemText>{option.label}</Select.ItemText>
                <Select.ItemIndicator className="popup-mark">
                  <Icon name="check" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.List>
        </Select.Popup>
      </Select.Positioner>
    </Select.Portal>
  </Select.Root>
);

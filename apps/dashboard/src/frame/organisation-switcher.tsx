import { Combobox } from '@base-ui/react/combobox';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useOrganisation, useOrganisations } from '../api/organisations.ts';
import { Icon } from '../parts/icon.tsx';

/** Names the organisation of the page and goes to another one; finds it by name, slug or uid. */
export function OrganisationSwitcher() {
  const slug = useOrganisation();
  const [text, setText] = useState('');
  const found = useOrganisations(text).data?.data ?? [];
  const here = useOrganisations(slug).data?.data.find((it) => it.slug === slug || it.uid === slug);
  const [, go] = useLocation();
  return (
    <Combobox.Root
      items={found}
      filter={null}
      value={here ?? null}
      onValueChange={(chosen) => chosen && go(`/${chosen.slug}`)}
      inputValue={text}
      onInputValueChange={setText}
      onOpenChange={() => setText('')}
      itemToStringLabel={(it) => it.display_name}
      isItemEqualToValue={(one, other) => one.uid === other.uid}
    >
      <Combobox.Trigger className="switcher" aria-label="Organisation">
        <span className="switcher-mark" aria-hidden="true">
          {(here?.display_name ?? slug).charAt(0).toUpperCase()}
        </span>
        <span className="switcher-name">{here?.display_name ?? slug}</span>
        <Icon name="down" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align="start">
          <Combobox.Popup className="popup popup-wide" aria-label="Organisations">
            <Combobox.Input className="popup-input" placeholder="Find an organisation" />
            <Combobox.Empty className="popup-empty">No organisation has this name.</Combobox.Empty>
            <Combobox.List className="popup-list">
              {found.map((it) => (
                <Combobox.Item key={it.uid} value={it} className="popup-item">
                  <span>
                    {it.display_name}
                    <small>{it.slug}</small>
                  </span>
                  <Combobox.ItemIndicator className="popup-mark">
                    <Icon name="check" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              ))}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

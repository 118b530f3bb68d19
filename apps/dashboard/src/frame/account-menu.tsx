import { Menu } from '@base-ui/react/menu';
import { useLogout, useSession } from '../api/session.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { chooseTheme, type Theme, THEMES, useTheme } from './theme.ts';

const LOOKS: Readonly<Record<Theme, { readonly name: string; readonly icon: IconName }>> = {
  system: { name: 'As the system', icon: 'screen' },
  light: { name: 'Light', icon: 'sun' },
  dark: { name: 'Dark', icon: 'moon' },
};

/** Who is logged in, the theme, and the way out. */
export function AccountMenu() {
  const { data: session } = useSession();
  const logout = useLogout();
  const theme = useTheme();
  return (
    <Menu.Root>
      <Menu.Trigger className="account">
        <span className="account-text">
          <span className="account-name">{session?.name}</span>
          <small>{session?.role}</small>
        </span>
        <Icon name="down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start">
          <Menu.Popup className="popup">
            <Menu.Group>
              <Menu.GroupLabel className="popup-label">Theme</Menu.GroupLabel>
              <Menu.RadioGroup value={theme} onValueChange={chooseTheme}>
                {THEMES.map((one) => (
                  <Menu.RadioItem key={one} value={one} className="popup-item">
                    <Icon name={LOOKS[one].icon} />
                    {LOOKS[one].name}
                    <Menu.RadioItemIndicator className="popup-mark">
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Separator className="popup-line" />
            <Menu.Item className="popup-item" onClick={() => logout.mutate()}>
              <Icon name="leave" />
              Log out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

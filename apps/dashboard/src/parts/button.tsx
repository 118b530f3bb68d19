import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = ComponentProps<'button'> & {
  readonly kind?: 'main' | 'plain' | 'quiet';
  readonly icon?: IconName;
};

export const Button = ({ kind = 'plain', icon, children, ...props }: Props) => (
  <button type="button" {...props} className={`button button-${kind}`}>
    {icon && <Icon name={icon} />}
    {children}
  </button>
);

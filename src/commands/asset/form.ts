import type { Form } from '../../cli/forms/form.js';
import { asset } from '../../resources/core/asset.js';

/** The flags and prompts of `asset create` and `asset update`. */
export const assetForm: Form = {
  kind: asset,
  nameLabel: 'Name:',
  fields: [
    {
      name: 'url',
      as: 'text',
      fills: 'url',
      flag: { type: 'string', short: 'u', required: true, help: 'the URL of the asset' },
      prompt: { label: 'URL:', required: true },
    },
    {
      name: 'sha512',
      as: 'text',
      fills: 'sha512',
      flag: { type: 'string', required: true, help: "SHA-512 checksum of the asset's archive" },
      prompt: { label: 'SHA-512 Checksum:', required: true },
    },
    {
      name: 'filter',
      as: 'list',
      fills: 'filters',
      createOnly: true,
      flag: {
        type: 'strings',
        help: 'queries used by an entity to determine if it should include the asset',
      },
      prompt: { label: 'Filters:' },
    },
  ],
};

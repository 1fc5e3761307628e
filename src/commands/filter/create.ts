import { createCommand } from '../../cli/forms/create.js';
import { filterForm } from './form.js';

export default createCommand(filterForm, {
  id: 'filter create',
  summary: 'create new filters',
  intoActiveNamespace: true,
});

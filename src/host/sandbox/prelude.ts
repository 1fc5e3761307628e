/** The source that contexts start with is compiled for each of them, so it is stripped of what only people read. */
const compact = (source: string): string => source.replace(/^\s*\/\/.*$/gm, '').replace(/\s*\n\s*/g, '\n');

/**
 * What every context starts with: Sensu's time functions. Evaluates to the functions that the engine keeps to itself, which
 * scripts cannot reach. Sensu: js/js.go.
 */
export const prelude = compact(`(function (global, stringify, parse, text, floor) {
  var now = 0;
  function part(name, of) {
    global[name] = function (t) {
      return of(typeof t === 'number' && t === t ? (t < 0 ? -floor(-t) : floor(t)) : 0, arguments.length === 0);
    };
  }
  function mod(a, b) { return (a % b + b) % b; }
  part('seconds_since', function (t, none) { return none ? 0 : now / 1000 - t; });
  part('second', function (t) { return mod(t, 60); });
  part('minute', function (t) { return floor(mod(t, 3600) / 60); });
  part('hour', function (t) { return floor(mod(t, 86400) / 3600); });
  part('weekday', function (t, none) { return none ? 0 : mod(floor(t / 86400) + 4, 7); });
  global.sensu = {};
  return {
    now: function () { return now; },
    clock: function (ms) { now = ms; },
    take: function (name, json) { global[name] = parse(json); },
    give: function (name) {
      try { return stringify(global[name]) || ''; } catch (error) { return ''; }
    },
    truth: function (value) { return value ? 1 : 0; },
    describe: function (thrown) {
      try {
        var said = text(thrown);
        var at = thrown && typeof thrown === 'object' ? /at <eval> \\(script:1:(\\d+)\\)/.exec(text(thrown.stack)) : null;
        return stringify([said, at ? +at[1] : 0]);
      } catch (error) { return '["uncaught exception",0]'; }
    }
  };
})(this, JSON.stringify, JSON.parse, String, Math.floor)`);

/** Scripts that may look at the present need more: the host's time is not the backend's. */
export const looksAtDates = /Date/;

/** Evaluates to a function that is given the function which tells the time. */
export const dates = compact(`(function (tell) {
  var Real = Date;
  function at(args) {
    switch (args.length) {
      case 0: return new Real(tell());
      case 1: return new Real(args[0]);
      case 2: return new Real(args[0], args[1]);
      case 3: return new Real(args[0], args[1], args[2]);
      case 4: return new Real(args[0], args[1], args[2], args[3]);
      case 5: return new Real(args[0], args[1], args[2], args[3], args[4]);
      case 6: return new Real(args[0], args[1], args[2], args[3], args[4], args[5]);
      default: return new Real(args[0], args[1], args[2], args[3], args[4], args[5], args[6]);
    }
  }
  Date = function (a, b, c, d, e, f, g) {
    return this instanceof Date ? at(arguments) : new Real(tell()).toString();
  };
  Date.prototype = Real.prototype;
  Date.prototype.constructor = Date;
  Date.UTC = Real.UTC;
  Date.parse = Real.parse;
  Date.now = tell;
})`);

/**
 * What a mutator's context has besides: its event is not a copy as in filters but the event itself, metadata reachable from
 * its owner, and its JSON is Sensu's. Evaluates to the engine's functions.
 */
export const mutation = compact(`(function (global, stringify, parse, own, kind) {
  function flatten(object) {
    if (!object) return;
    ['name', 'namespace', 'labels', 'annotations', 'created_by'].forEach(function (name) {
      Object.defineProperty(object, name, {
        get: function () { return this.metadata[name]; },
        set: function (value) { this.metadata[name] = value; }
      });
    });
  }
  function isEmpty(value) {
    if (value === null || value === undefined || value === '' || value === 0 || value === false) return true;
    if (Array.isArray(value)) return value.length === 0;
    return typeof value === 'object' && Object.keys(value).length === 0;
  }
  function shaped(value, shape) {
    if (!shape || value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(function (item) { return shaped(item, shape); });
    var result = {};
    Object.keys(value).forEach(function (name) {
      var field = own.call(shape, name) ? shape[name] : undefined;
      if (field && field.omit && isEmpty(value[name])) return;
      result[name] = field ? (field.list && value[name] === null ? [] : shaped(value[name], field.of)) : value[name];
    });
    return result;
  }
  return {
    open: function (json, shapeJson) {
      var event = parse(json);
      flatten(event); flatten(event.check); flatten(event.entity);
      var shape = parse(shapeJson);
      Object.defineProperty(event, 'toJSON', { value: function () { return shaped(this, shape); } });
      global.event = event;
      return event;
    },
    close: function (event) {
      var copy = {};
      Object.keys(event).forEach(function (name) { copy[name] = event[name]; });
      return stringify(copy);
    },
    // '' is nothing; otherwise 's' and the text, or 'c' and the class.
    result: function (value) {
      if (value === undefined || value === null) return '';
      if (typeof value === 'string') return 's' + value;
      if (typeof value === 'object' || typeof value === 'function') return 'c' + kind.call(value).slice(8, -1);
      return 'c';
    }
  };
})(this, JSON.stringify, JSON.parse, Object.prototype.hasOwnProperty, Object.prototype.toString)`);

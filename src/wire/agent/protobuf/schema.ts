/**
 * The messages in protobuf's own language. Fields have the names that they have in memory; an agent knows them by
 * their numbers. Left out is what this program does not use: unknown fields are skipped.
 */
export const schema = `
syntax = "proto3";

message Event {
  int64 timestamp = 1;
  Entity entity = 2;
  Check check = 3;
  Metrics metrics = 4;
  ObjectMeta metadata = 5;
  bytes id = 6;
  int64 sequence = 7;
  repeated ResourceReference pipelines = 8;
}

message ObjectMeta {
  string name = 1;
  string namespace = 2;
  map<string, string> labels = 3;
  map<string, string> annotations = 4;
  string created_by = 5;
}

message ResourceReference {
  string name = 1;
  string type = 2;
  string api_version = 3;
}

message Entity {
  string entity_class = 1;
  System system = 3;
  repeated string subscriptions = 4;
  int64 last_seen = 5;
  bool deregister = 6;
  Deregistration deregistration = 7;
  string user = 11;
  repeated string redact = 13;
  ObjectMeta metadata = 14;
  string sensu_agent_version = 15;
  repeated string keepalive_handlers = 16;
}

message EntityConfig {
  ObjectMeta metadata = 1;
  string entity_class = 2;
  string user = 3;
  repeated string subscriptions = 4;
  bool deregister = 5;
  Deregistration deregistration = 6;
  repeated string keepalive_handlers = 7;
  repeated string redact = 8;
}

message Deregistration { string handler = 1; }

message System {
  string hostname = 1;
  string os = 2;
  string platform = 3;
  string platform_family = 4;
  string platform_version = 5;
  Network network = 6;
  string arch = 7;
  int32 arm_version = 8;
  string libc_type = 9;
  string vm_system = 10;
  string vm_role = 11;
  string cloud_provider = 12;
  string float_type = 13;
  repeated Process processes = 14;
}

message Process { string name = 1; }
message Network { repeated NetworkInterface interfaces = 1; }

message NetworkInterface {
  string name = 1;
  string mac = 2;
  repeated string addresses = 3;
}

message Check {
  string command = 1;
  repeated string handlers = 3;
  uint32 high_flap_threshold = 4;
  uint32 interval = 5;
  uint32 low_flap_threshold = 6;
  bool publish = 9;
  repeated string runtime_assets = 10;
  repeated string subscriptions = 11;
  string proxy_entity_name = 13;
  repeated HookList check_hooks = 14;
  bool stdin = 15;
  TimeWindowWhen subdue = 16;
  string cron = 17;
  int64 ttl = 18;
  uint32 timeout = 19;
  ProxyRequests proxy_requests = 20;
  bool round_robin = 21;
  double duration = 22;
  int64 executed = 23;
  repeated CheckHistory history = 24;
  int64 issued = 25;
  string output = 26;
  string state = 27;
  uint32 status = 28;
  uint32 total_state_change = 29;
  int64 last_ok = 30;
  int64 occurrences = 31;
  int64 occurrences_watermark = 32;
  repeated string silenced = 33;
  repeated Hook hooks = 34;
  string output_metric_format = 35;
  repeated string output_metric_handlers = 36;
  repeated string env_vars = 37;
  ObjectMeta metadata = 38;
  int64 max_output_size = 39;
  bool discard_output = 40;
  repeated Secret secrets = 41;
  bool is_silenced = 42;
  repeated MetricTag output_metric_tags = 43;
  string scheduler = 44;
  string processed_by = 45;
  repeated ResourceReference pipelines = 46;
  repeated MetricThreshold output_metric_thresholds = 47;
  repeated TimeWindowRepeated subdues = 48;
}

message CheckHistory {
  uint32 status = 1;
  int64 executed = 2;
}

message CheckConfig {
  string command = 1;
  repeated string handlers = 3;
  uint32 high_flap_threshold = 4;
  uint32 interval = 5;
  uint32 low_flap_threshold = 6;
  bool publish = 9;
  repeated string runtime_assets = 10;
  repeated string subscriptions = 11;
  string proxy_entity_name = 13;
  repeated HookList check_hooks = 14;
  bool stdin = 15;
  TimeWindowWhen subdue = 16;
  string cron = 17;
  int64 ttl = 18;
  uint32 timeout = 19;
  ProxyRequests proxy_requests = 20;
  bool round_robin = 21;
  string output_metric_format = 22;
  repeated string output_metric_handlers = 23;
  repeated string env_vars = 24;
  ObjectMeta metadata = 26;
  int64 max_output_size = 27;
  bool discard_output = 28;
  repeated Secret secrets = 29;
  repeated MetricTag output_metric_tags = 30;
  string scheduler = 31;
  repeated ResourceReference pipelines = 32;
  repeated MetricThreshold output_metric_thresholds = 33;
  repeated TimeWindowRepeated subdues = 34;
}

message CheckRequest {
  CheckConfig config = 1;
  repeated Asset assets = 2;
  repeated HookConfig hooks = 3;
  int64 issued = 4;
  map<string, AssetList> hook_assets = 5;
  repeated string secrets = 6;
}

message AssetList { repeated Asset assets = 1; }

message Asset {
  string url = 2;
  string sha512 = 3;
  repeated string filters = 5;
  repeated AssetBuild builds = 6;
  ObjectMeta metadata = 8;
  map<string, string> headers = 9;
}

message AssetBuild {
  string url = 2;
  string sha512 = 3;
  repeated string filters = 5;
  map<string, string> headers = 9;
}

message HookConfig {
  ObjectMeta metadata = 1;
  string command = 2;
  uint32 timeout = 3;
  bool stdin = 4;
  repeated string runtime_assets = 5;
}

message Hook {
  HookConfig config = 1;
  double duration = 2;
  int64 executed = 3;
  int64 issued = 4;
  string output = 5;
  int32 status = 6;
}

message HookList {
  repeated string hooks = 1;
  string type = 2;
}

message ProxyRequests {
  repeated string entity_attributes = 1;
  bool splay = 2;
  uint32 splay_coverage = 3;
}

message Secret {
  string name = 1;
  string secret = 2;
}

message TimeWindowWhen { TimeWindowDays days = 1; }

message TimeWindowDays {
  repeated TimeWindowTimeRange all = 1;
  repeated TimeWindowTimeRange sunday = 2;
  repeated TimeWindowTimeRange monday = 3;
  repeated TimeWindowTimeRange tuesday = 4;
  repeated TimeWindowTimeRange wednesday = 5;
  repeated TimeWindowTimeRange thursday = 6;
  repeated TimeWindowTimeRange friday = 7;
  repeated TimeWindowTimeRange saturday = 8;
}

message TimeWindowTimeRange {
  string begin = 1;
  string end = 2;
}

message TimeWindowRepeated {
  string begin = 1;
  string end = 2;
  repeated string repeat = 3;
}

message Metrics {
  repeated string handlers = 1;
  repeated MetricPoint points = 2;
}

message MetricPoint {
  string name = 1;
  double value = 2;
  int64 timestamp = 3;
  repeated MetricTag tags = 4;
}

message MetricTag {
  string name = 1;
  string value = 2;
}

message MetricThreshold {
  string name = 1;
  repeated MetricThresholdTag tags = 2;
  repeated MetricThresholdRule thresholds = 3;
  uint32 null_status = 4;
}

message MetricThresholdTag {
  string name = 1;
  string value = 2;
}

message MetricThresholdRule {
  string min = 1;
  string max = 2;
  uint32 status = 3;
}
`;

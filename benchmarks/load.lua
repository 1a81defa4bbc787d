-- Sends one request again and again, or each request of a file once; prints what was measured as JSON.
-- The file (environment LOAD_REQUESTS) has a request a line: path, cookie and form, separated by tabs.
local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int process, int signal);")
local INTERRUPT = 2
local threads = 0
local lines, sent, mine = nil, 0, 0

function setup(thread)
  thread:set("number", threads)
  thread:set("threads_wanted", tonumber(os.getenv("LOAD_THREADS")))
  threads = threads + 1
end

function init(_)
  local file = os.getenv("LOAD_REQUESTS")
  if not file then return end
  lines = {}
  local at = 0
  for line in io.lines(file) do
    if at % threads_wanted == number then lines[#lines + 1] = line end
    at = at + 1
  end
  mine = #lines
end

local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin" }

if os.getenv("LOAD_REQUESTS") then
  function request()
    sent = sent + 1
    local path, cookie, form = lines[math.min(sent, mine)]:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    headers["Cookie"] = cookie
    return wrk.format("POST", path, headers, form)
  end

  function response()
    if sent < mine then return end
    wrk.thread:stop()
    -- wrk sleeps till its time is over. The last thread to be done wakes it; each leaves a mark to be counted by.
    local marks = io.open(os.getenv("LOAD_REQUESTS") .. ".done", "a+")
    marks:write(".")
    marks:flush()
    if marks:seek("end") == threads_wanted then ffi.C.kill(ffi.C.getpid(), INTERRUPT) end
    marks:close()
  end
end

function done(summary, latency, _)
  local errors = summary.errors
  local refused = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p95": %d, "p99": %d, "longest": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max, refused))
end

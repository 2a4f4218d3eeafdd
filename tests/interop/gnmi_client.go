// SPDX-License-Identifier: Apache-2.0

// A gNMI client on grpc-go: capabilities, get, each mode in each encoding, what is refused and what is cut off, one line of
// JSON each.
// go run gnmi_client.go HOST:PORT
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"time"

	"github.com/openconfig/gnmi/proto/gnmi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

type refused struct {
	Code    string `json:"code"`
	Details string `json:"details"`
}

// What one call of Subscribe heard: Sync counts sync_response, Kinds the Go types of the values, Ended is EOF.
type heard struct {
	Sync    int            `json:"sync"`
	Updates int            `json:"updates"`
	Deletes int            `json:"deletes"`
	Kinds   map[string]int `json:"kinds"`
	Ended   bool           `json:"ended"`
	Code    string         `json:"code,omitempty"`
}

var kinds = map[bool]string{true: "json", false: "scalar"}

func say(what string, value any) {
	json.NewEncoder(os.Stdout).Encode(map[string]any{what: value})
}

func outcome(value any, err error) any {
	if err != nil {
		return refused{status.Code(err).String(), status.Convert(err).Message()}
	}
	return value
}

func path(names ...string) *gnmi.Path {
	p := &gnmi.Path{}
	for _, name := range names {
		p.Elem = append(p.Elem, &gnmi.PathElem{Name: name})
	}
	return p
}

func component(name string, rest ...string) *gnmi.Path {
	p := path(append([]string{"components", "component"}, rest...)...)
	p.Elem[1].Key = map[string]string{"name": name}
	return p
}

func (h *heard) hear(r *gnmi.SubscribeResponse) {
	if r.GetSyncResponse() {
		h.Sync++
	}
	n := r.GetUpdate()
	h.Updates += len(n.GetUpdate())
	h.Deletes += len(n.GetDelete())
	for _, u := range n.GetUpdate() {
		h.Kinds[kinds[u.Val.GetJsonVal() != nil || u.Val.GetJsonIetfVal() != nil]]++
	}
}

// Listens until enough() or the end; polls are asked for one behind the other, and nothing after them.
func subscribe(ctx context.Context, c gnmi.GNMIClient, list *gnmi.SubscriptionList, polls int, enough func(*heard) bool,
	options ...grpc.CallOption) *heard {
	h := &heard{Kinds: map[string]int{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := c.Subscribe(ctx, options...)
	if err == nil {
		err = call.Send(&gnmi.SubscribeRequest{Request: &gnmi.SubscribeRequest_Subscribe{Subscribe: list}})
	}
	for ; err == nil && polls > 0; polls-- {
		err = call.Send(&gnmi.SubscribeRequest{Request: &gnmi.SubscribeRequest_Poll{Poll: &gnmi.Poll{}}})
	}
	if err == nil && list.Mode != gnmi.SubscriptionList_STREAM {
		err = call.CloseSend()
	}
	for err == nil && !enough(h) {
		var r *gnmi.SubscribeResponse
		if r, err = call.Recv(); err != nil {
			break
		}
		h.hear(r)
	}
	if h.Ended = err == io.EOF; err != nil && !h.Ended {
		h.Code = status.Code(err).String()
	}
	return h
}

func main() {
	conn, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Second)
	defer cancel()
	c := gnmi.NewGNMIClient(conn)
	never := func(*heard) bool { return false }

	caps, err := c.Capabilities(ctx, &gnmi.CapabilityRequest{})
	say("capabilities", outcome(caps.GetGNMIVersion(), err))
	health, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "gnmi.gNMI"})
	say("health", outcome(health.GetStatus().String(), err))
	serial := component("1-Transceiver", "state", "serial-no")
	for _, e := range []gnmi.Encoding{gnmi.Encoding_JSON, gnmi.Encoding_JSON_IETF, gnmi.Encoding_PROTO, gnmi.Encoding_ASCII,
		gnmi.Encoding_BYTES} {
		got, err := c.Get(ctx, &gnmi.GetRequest{Path: []*gnmi.Path{serial}, Encoding: e}, grpc.UseCompressor(gzip.Name))
		var value string
		if err == nil {
			v := got.Notification[0].Update[0].Val
			if value = v.GetStringVal(); value == "" {
				json.Unmarshal(append(v.GetJsonVal(), v.GetJsonIetfVal()...), &value)
			}
		}
		say("get "+e.String(), outcome(value, err))
	}
	_, err = c.Get(ctx, &gnmi.GetRequest{Path: []*gnmi.Path{path("nothing")}})
	say("unknown", outcome(nil, err))
	_, err = c.Set(ctx, &gnmi.SetRequest{})
	say("set", outcome(nil, err))

	for _, e := range []gnmi.Encoding{gnmi.Encoding_JSON, gnmi.Encoding_JSON_IETF, gnmi.Encoding_PROTO} {
		list := func(mode gnmi.SubscriptionList_Mode, of ...*gnmi.Subscription) *gnmi.SubscriptionList {
			return &gnmi.SubscriptionList{Mode: mode, Encoding: e, Subscription: of}
		}
		all := &gnmi.Subscription{Path: path("components"), Mode: gnmi.SubscriptionMode_ON_CHANGE}
		one := &gnmi.Subscription{Path: component("1-Transceiver", "transceiver"), Mode: gnmi.SubscriptionMode_SAMPLE,
			SampleInterval: uint64(time.Second)}
		target := &gnmi.Subscription{Path: component("2-Transceiver", "state")}
		say("once "+e.String(), subscribe(ctx, c, list(gnmi.SubscriptionList_ONCE, all), 0, never, grpc.UseCompressor(gzip.Name)))
		say("poll "+e.String(), subscribe(ctx, c, list(gnmi.SubscriptionList_POLL, one), 2, never))
		first := 0
		say("stream "+e.String(), subscribe(ctx, c, list(gnmi.SubscriptionList_STREAM, all, one, target), 0, func(h *heard) bool {
			if first == 0 && h.Sync > 0 {
				first = h.Updates
			}
			return first > 0 && h.Updates > first+20
		}))
	}
	short, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	quiet := &gnmi.SubscriptionList{Subscription: []*gnmi.Subscription{{Path: serial, Mode: gnmi.SubscriptionMode_ON_CHANGE}}}
	say("deadline", subscribe(short, c, quiet, 0, never))
}

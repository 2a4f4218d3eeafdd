// SPDX-License-Identifier: Apache-2.0
//
// A gNMI server of gRPC C++ that streams the content of ours: bench/gnmi.py builds it
// where Debian's libgrpc++-dev is installed, and measures both.
//
//     gnmi_peer PORT FILE
//
// FILE has the messages that ours answered a poll with, each behind five bytes, as on the
// wire. They are kept as plain data; for each poll each message is built out of these, as
// a server does that has a model and not messages, and then comes a sync. The synchronous
// interface, as most servers use it.
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gnmi.grpc.pb.h"

namespace
{

struct Elem {
	std::string name;
	std::vector<std::pair<std::string, std::string>> keys;
};

struct Leaf {
	std::vector<Elem> path;
	gnmi::TypedValue value;
};

struct Answer {
	std::vector<Elem> prefix;
	std::vector<Leaf> leaves;
};

std::vector<Answer> answers;

std::vector<Elem>
Keep(const gnmi::Path &path)
{
	std::vector<Elem> elems;

	for (const gnmi::PathElem &e : path.elem()) {
		elems.push_back({ e.name(), {} });
		for (const auto &key : e.key())
			elems.back().keys.emplace_back(key.first, key.second);
	}
	return elems;
}

void
Put(const std::vector<Elem> &elems, gnmi::Path *path)
{
	for (const Elem &e : elems) {
		gnmi::PathElem *elem = path->add_elem();

		elem->set_name(e.name);
		for (const auto &key : e.keys)
			(*elem->mutable_key())[key.first] = key.second;
	}
}

void
Put(const Answer &answer, int64_t now, gnmi::SubscribeResponse *r)
{
	gnmi::Notification *n = r->mutable_update();

	n->set_timestamp(now);
	Put(answer.prefix, n->mutable_prefix());
	for (const Leaf &leaf : answer.leaves) {
		gnmi::Update *u = n->add_update();

		Put(leaf.path, u->mutable_path());
		if (leaf.value.has_double_val())
			u->mutable_val()->set_double_val(leaf.value.double_val());
		else if (leaf.value.has_uint_val())
			u->mutable_val()->set_uint_val(leaf.value.uint_val());
		else if (leaf.value.has_string_val())
			u->mutable_val()->set_string_val(leaf.value.string_val());
		else
			*u->mutable_val() = leaf.value;
	}
}

bool
Load(const char *name)
{
	std::ifstream file(name, std::ios::binary);
	const std::string all((std::istreambuf_iterator<char>(file)),
	    std::istreambuf_iterator<char>());

	for (size_t at = 0; at + 5 <= all.size();) {
		size_t len = 0;
		for (int i = 1; i < 5; i++)
			len = len << 8 | static_cast<uint8_t>(all[at + i]);
		gnmi::SubscribeResponse r;
		if (at + 5 + len > all.size() ||
		    !r.ParseFromArray(all.data() + at + 5, static_cast<int>(len)))
			return false;
		answers.push_back({ Keep(r.update().prefix()), {} });
		for (const gnmi::Update &u : r.update().update())
			answers.back().leaves.push_back({ Keep(u.path()), u.val() });
		at += 5 + len;
	}
	return !answers.empty();
}

class Service final : public gnmi::gNMI::Service
{
	grpc::Status Subscribe(grpc::ServerContext *,
	    grpc::ServerReaderWriter<gnmi::SubscribeResponse, gnmi::SubscribeRequest>
		*stream) override
	{
		gnmi::SubscribeRequest request;
		int64_t now = 1700000000000000000;

		while (stream->Read(&request)) {
			if (!request.has_poll())
				continue;
			for (const Answer &answer : answers) {
				gnmi::SubscribeResponse r;

				Put(answer, now += 1000000, &r);
				if (!stream->Write(r))
					return grpc::Status::OK;
			}
			gnmi::SubscribeResponse sync;
			sync.set_sync_response(true);
			if (!stream->Write(sync))
				break;
		}
		return grpc::Status::OK;
	}
};

} // namespace

int
main(int argc, char **argv)
{
	Service service;
	grpc::ServerBuilder builder;

	if (argc != 3 || !Load(argv[2]))
		return 1;
	builder.AddListeningPort(std::string("127.0.0.1:") + argv[1],
	    grpc::InsecureServerCredentials());
	builder.RegisterService(&service);
	const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
	if (!server)
		return 1;
	std::puts("ready");
	std::fflush(stdout);
	server->Wait();
	return 0;
}

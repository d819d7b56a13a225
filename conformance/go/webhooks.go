package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/webhooks"
)

type delivery struct {
	body    []byte
	headers http.Header
}

// unwrapping gets a webhook at a receiver of our own.
func unwrapping(file *openai.FileObject) {
	received := make(chan delivery, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		received <- delivery{must(io.ReadAll(request.Body)), request.Header}
	}))
	defer receiver.Close()
	endpoint := must(client.Webhooks.New(ctx, webhooks.WebhookNewParams{
		Name: "script", URL: receiver.URL, EventTypes: []string{"batch.completed"},
	}))
	secret := option.WithWebhookSecret(endpoint.SigningSecret)
	batch := must(client.Batches.New(ctx, params(file.ID)))
	var first delivery
	select {
	case first = <-received:
	case <-time.After(time.Minute):
		panic("no webhook came")
	}
	step("create a webhook endpoint", func() {
		kept := must(client.Webhooks.Get(ctx, endpoint.ID))
		equal(kept.Name, "script")
		equal(kept.URL, receiver.URL)
		equal(kept.EventTypes, []string{"batch.completed"})
	})
	step("unwrap a webhook", func() {
		event := must(client.Webhooks.Unwrap(first.body, first.headers, secret))
		equal(event.Type, "batch.completed")
		equal(event.AsBatchCompleted().Data.ID, batch.ID)
	})
	step("a webhook that was changed is refused", func() {
		changed := bytes.Replace(first.body, []byte(batch.ID), []byte("batch_other"), 1)
		_, problem := client.Webhooks.Unwrap(changed, first.headers, secret)
		equal(problem != nil && problem.Error() == "webhook signature verification failed", true)
	})
}
